package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCatalogTest {
  @TempDir private Path folder;

  private DataRequest request(String name, Map<String, Double> numbers, Map<String, String> strings) {
    return new DataRequest(name, numbers, strings, Optional.of(folder), 1);
  }

  private void writeImages(String prefix, int count) throws IOException {
    Files.write(folder.resolve(prefix + "-images-idx3-ubyte"),
        ByteBuffer.allocate(16 + count).putInt(0x803).putInt(count).putInt(1).putInt(1).array());
    Files.write(folder.resolve(prefix + "-labels-idx1-ubyte"),
        ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count).array());
  }

  @Test
  void drawsDigitsWithoutAFolder() {
    DataSource source = DataCatalog.open(new DataRequest(
        "digits", Map.of("train", 50.0, "test", 10.0, "validate", 0.1), Map.of(), Optional.empty(), 1));
    assertEquals(45, source.size(Split.TRAIN));
    assertEquals(5, source.size(Split.VALIDATION));
    assertEquals(10, source.size(Split.TEST));
    assertEquals(12_000, DataCatalog.open(DataRequest.of("digits", 1)).size(Split.TRAIN));
  }

  @Test
  void readsFilesInAFolder() throws IOException {
    writeImages("train", 20);
    writeImages("t10k", 5);
    for (String name : new String[] {"digits", "mnist", "idx"}) {
      DataSource source = DataCatalog.open(request(name, Map.of("train", 10.0, "validate", 0.2), Map.of()));
      assertEquals(8, source.size(Split.TRAIN));
      assertEquals(2, source.size(Split.VALIDATION));
      assertEquals(5, source.size(Split.TEST));
    }
    Failing.with(Failure.USAGE,
        () -> DataCatalog.open(request("mnist", Map.of("test", 6.0), Map.of())), "first 6 test", "there are 5");
  }

  @Test
  void readsCsv() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "1,0\n2,1\n3,0\n4,1\n");
    DataSource source =
        DataCatalog.open(request("csv", Map.of("test", 0.25, "validate", 0.34), Map.of("file", "a.csv")));
    assertEquals(2, source.size(Split.TRAIN));
    assertEquals(1, source.size(Split.VALIDATION));
    assertEquals(1, source.size(Split.TEST));
  }

  @Test
  void saysWhatExists() {
    var unknown = Failing.with(
        Failure.INPUT_OUTPUT, () -> DataCatalog.open(DataRequest.of("cifar", 1)), "no data set called `cifar`");
    DataCatalog.entries().forEach(entry -> assertTrue(unknown.help().contains("`" + entry.name() + "`")));
    var option = Failing.with(Failure.USAGE,
        () -> DataCatalog.open(request("mnist", Map.of("valdate", 0.1), Map.of())), "`valdate`");
    assertTrue(option.help().contains("`validate`"), option.help());
    Failing.with(Failure.USAGE,
        () -> DataCatalog.open(request("digits", Map.of(), Map.of("file", "x"))), "text option", "`file`");
  }

  @Test
  void saysWhatIsMissing() {
    var noFolder = Failing.with(
        Failure.INPUT_OUTPUT, () -> DataCatalog.open(DataRequest.of("mnist", 1)), "`mnist`", "none was given");
    assertTrue(noFolder.help().contains("--data DIR"));
    var empty = Failing.with(
        Failure.INPUT_OUTPUT, () -> DataCatalog.open(request("digits", Map.of(), Map.of())), "train-images");
    assertTrue(empty.help().contains("drawn by the program"));
    Failing.with(Failure.USAGE, () -> DataCatalog.open(DataRequest.of("csv", 1)), "name of a file");
    Failing.with(Failure.USAGE, () -> DataCatalog.open(new DataRequest(
        "digits", Map.of("train", 10.5), Map.of(), Optional.empty(), 1)), "`train`", "whole number", "10.5");
    Failing.with(Failure.USAGE, () -> DataCatalog.open(new DataRequest(
        "digits", Map.of("validate", 10.0), Map.of(), Optional.empty(), 1)), "share of 10.0");
  }
}
