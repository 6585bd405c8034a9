package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFilesTest {
  @TempDir private Path folder;

  /** Images of which each has one value a channel: its number, that and 100, that and 200. */
  private static byte[] records(int first, int... labels) {
    byte[] records = new byte[3073 * labels.length];
    for (int i = 0; i < labels.length; i++) {
      records[i * 3073] = (byte) labels[i];
      for (int c = 0; c < 3; c++) {
        int from = i * 3073 + 1 + c * 1024;
        Arrays.fill(records, from, from + 1024, (byte) (first + i + 100 * c));
      }
    }
    return records;
  }

  @BeforeEach
  void writeGoodFiles() throws IOException {
    Files.write(folder.resolve("data_batch_1.bin"), records(0, 3, 1));
    Files.write(folder.resolve("data_batch_2.bin"), records(2, 4));
    Files.write(folder.resolve("test_batch.bin"), records(9, 9));
  }

  @Test
  void readsAllFilesInOrder() {
    CifarFiles files = CifarFiles.open(folder);
    assertArrayEquals(new int[] {3, 32, 32}, files.shape());
    assertEquals(3, files.size(Split.TRAIN));
    assertEquals(0, files.size(Split.VALIDATION));
    assertEquals(1, files.size(Split.TEST));
    assertEquals(List.of(3, 1, 4), List.of(
        files.label(Split.TRAIN, 0), files.label(Split.TRAIN, 1), files.label(Split.TRAIN, 2)));
    assertEquals(9, files.label(Split.TEST, 0));
    float[] into = new float[3072 + 1];
    files.sample(Split.TRAIN, 2, into, 1);
    assertEquals(0, into[0]);
    assertEquals((float) (2 / 255.0), into[1]);
    assertEquals((float) (102 / 255.0), into[1 + 1024]);
    assertEquals((float) (202 / 255.0), into[3072]);
  }

  @Test
  void theFolderOfThePublishedArchiveIsFound() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
    for (String name : List.of("data_batch_1.bin", "test_batch.bin")) {
      Files.write(inside.resolve(name), records(0, 5));
    }
    assertEquals(5, CifarFiles.open(folder).label(Split.TRAIN, 0));
    assertEquals(1, CifarFiles.open(folder).size(Split.TRAIN));
  }

  @Test
  void scalesByGivenAndByComputedNumbers() {
    Map<String, List<Double>> lists = Map.of("mean", List.of(0.0, 0.5, 1.0), "deviation", List.of(1.0, 2.0, 4.0));
    DataSource given = DataCatalog.open(
        new DataRequest("cifar10", Map.of(), Map.of(), lists, Optional.of(folder), 1));
    float[] into = new float[3072];
    given.sample(Split.TEST, 0, into, 0);
    assertEquals((float) (((float) (209 / 255.0) - 1) / 4), into[3071]);
    assertTrue(given.computedScale().isEmpty());

    DataSource computed = DataCatalog.open(
        new DataRequest("cifar10", Map.of("normalise", 1.0), Map.of(), Optional.of(folder), 1));
    ChannelScale scale = computed.computedScale().orElseThrow();
    // The training images have the values 0, 1 and 2 in the first channel: mean 1, variance 2/3.
    assertEquals(1 / 255.0, scale.mean().getFirst(), 1e-9);
    assertEquals(Math.sqrt(2 / 3.0) / 255, scale.deviation().getFirst(), 1e-9);
    computed.sample(Split.TRAIN, 1, into, 0);
    assertEquals(0, into[0], 1e-6);
    DataSource kept = computed.scaledBy(new ChannelScale(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
    kept.sample(Split.TRAIN, 1, into, 0);
    assertEquals((float) (1 / 255.0), into[0]);
  }

  @Test
  void theComputedScaleLeavesHeldOutSamplesOut() {
    DataSource computed = DataCatalog.open(
        new DataRequest("cifar10", Map.of("normalise", 1.0, "validate", 0.34), Map.of(), Optional.of(folder), 1));
    assertEquals(2, computed.size(Split.TRAIN));
    double sum = 0;
    float[] into = new float[3072];
    for (int i = 0; i < 2; i++) {
      computed.sample(Split.TRAIN, i, into, 0);
      sum += into[0];
    }
    assertEquals(0, sum, 1e-5);
  }

  @Test
  void refusesWhatIsNotCifar() throws IOException {
    Path file = folder.resolve("data_batch_2.bin");
    Files.write(file, Arrays.copyOf(records(0, 1, 2), 6145));
    Failing.with(Failure.INPUT_OUTPUT, () -> CifarFiles.open(folder), "data_batch_2.bin", "6,145 bytes", "3,073");
    Files.write(file, new byte[0]);
    Failing.with(Failure.INPUT_OUTPUT, () -> CifarFiles.open(folder), "0 bytes");
    Files.write(file, records(0, 1, 10));
    Failing.with(Failure.INPUT_OUTPUT, () -> CifarFiles.open(folder), "image 1", "class 10", "0 to 9");
    Files.delete(file);
    Files.write(folder.resolve("data_batch_3.bin"), records(0, 1));
    Failing.with(Failure.INPUT_OUTPUT, () -> CifarFiles.open(folder), "no file data_batch_2.bin");
    Files.delete(folder.resolve("data_batch_3.bin"));
    Files.delete(folder.resolve("test_batch.bin"));
    Failing.with(Failure.INPUT_OUTPUT, () -> CifarFiles.open(folder), "no file test_batch.bin");
    Failing.with(Failure.INPUT_OUTPUT, () -> CifarFiles.open(folder.resolve("none")), "does not exist");
    Failing.with(Failure.INPUT_OUTPUT, () -> DataCatalog.open(DataRequest.of("cifar10", 1)), "none was given");
  }

  @Test
  void refusesScalesThatDoNotFit() {
    Failing.with(Failure.USAGE, () -> open(Map.of(), Map.of("mean", List.of(1.0, 2.0))), "`mean`", "2 numbers", "3");
    Failing.with(Failure.USAGE, () -> open(Map.of("deviation", 0.0), Map.of()), "deviations [0.0");
    Failing.with(Failure.USAGE, () -> open(Map.of("mean", 0.5, "normalise", 1.0), Map.of()), "compute both");
    Failing.with(Failure.USAGE, () -> open(Map.of(), Map.of("train", List.of(1.0))), "list option", "`train`");
  }

  private DataSource open(Map<String, Double> numbers, Map<String, List<Double>> lists) {
    return DataCatalog.open(new DataRequest("cifar10", numbers, Map.of(), lists, Optional.of(folder), 1));
  }
}
