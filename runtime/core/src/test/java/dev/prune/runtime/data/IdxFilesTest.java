package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFilesTest {
  private static final byte[] PIXELS = {0, 51, 102, (byte) 153, (byte) 204, (byte) 255, 1, 2, 3, 4, 5, 6};

  @TempDir private Path folder;

  private static byte[] idx(int magic, int[] extents, byte[] values) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * extents.length + values.length).putInt(magic);
    for (int extent : extents) {
      file.putInt(extent);
    }
    return file.put(values).array();
  }

  private static byte[] images(int count) {
    return idx(0x803, new int[] {count, 2, 3}, Arrays.copyOf(PIXELS, 6 * count));
  }

  private static byte[] labels(int... labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return idx(0x801, new int[] {labels.length}, bytes);
  }

  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  @BeforeEach
  void writeGoodFilesInAllSpellings() throws IOException {
    write("train-images-idx3-ubyte", images(2));
    write("train-labels-idx1-ubyte.gz", packed(labels(7, 9)));
    write("t10k-images.idx3-ubyte.gz", packed(images(1)));
    write("t10k-labels.idx1-ubyte", labels(0));
  }

  @Test
  void readsPlainPackedAndDottedFiles() {
    IdxFiles files = IdxFiles.open(folder);
    assertArrayEquals(new int[] {1, 2, 3}, files.shape());
    assertEquals(2, files.size(Split.TRAIN));
    assertEquals(0, files.size(Split.VALIDATION));
    assertEquals(1, files.size(Split.TEST));
    assertEquals(9, files.label(Split.TRAIN, 1));
    float[] into = new float[7];
    files.sample(Split.TRAIN, 0, into, 1);
    assertArrayEquals(new float[] {0, 0, 0.2f, 0.4f, 0.6f, 0.8f, 1}, into);
    assertTrue(files.description().contains("2 x 3 pixels"));
  }

  @Test
  void normalises() {
    IdxFiles files = IdxFiles.open(folder, 10, new Normalisation(0.5, 0.25));
    float[] into = new float[6];
    files.sample(Split.TEST, 0, into, 0);
    assertArrayEquals(new float[] {-2, -1.2f, -0.4f, 0.4f, 1.2f, 2}, into, 1e-6f);
    Failing.with(Failure.USAGE, () -> new Normalisation(0, 0), "deviation 0.0");
  }

  @Test
  void contentDecidesAboutPackingNotTheName() throws IOException {
    write("train-images-idx3-ubyte", packed(images(2)));
    assertEquals(2, IdxFiles.open(folder).size(Split.TRAIN));
  }

  @Test
  void tellsWhatIsMissing() throws IOException {
    Failing.with(Failure.INPUT_OUTPUT, () -> IdxFiles.open(folder.resolve("no")), "no does not exist");
    Failing.with(
        Failure.INPUT_OUTPUT, () -> IdxFiles.open(folder.resolve("train-images-idx3-ubyte")), "is a file");
    Files.delete(folder.resolve("t10k-labels.idx1-ubyte"));
    var refusal = Failing.with(
        Failure.INPUT_OUTPUT, () -> IdxFiles.open(folder), "t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte.gz");
    assertTrue(refusal.help().contains("https://"));
  }

  @Test
  void refusesAWrongMagic() throws IOException {
    write("train-images-idx3-ubyte", labels(1, 2));
    refused("train-images-idx3-ubyte", "begins with 0x00000801", "of images begins with 0x00000803");
    write("train-images-idx3-ubyte", "<html>Not found</html>".getBytes());
    refused("train-images-idx3-ubyte", "begins with 0x3C68746D");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] plain = images(2);
    for (int length = 0; length < plain.length; length++) {
      write("train-images-idx3-ubyte", Arrays.copyOf(plain, length));
      refused("train-images-idx3-ubyte", "is truncated");
    }
    byte[] gzip = packed(plain);
    for (int length = 2; length < gzip.length; length++) {
      write("train-images-idx3-ubyte", Arrays.copyOf(gzip, length));
      refused("train-images-idx3-ubyte", "is truncated");
    }
    write("train-images-idx3-ubyte", packed(Arrays.copyOf(plain, plain.length - 1)));
    refused("train-images-idx3-ubyte", "is truncated");
  }

  @Test
  void refusesTrailingBytes() throws IOException {
    byte[] longer = Arrays.copyOf(images(2), 29);
    write("train-images-idx3-ubyte", longer);
    refused("train-images-idx3-ubyte", "goes on after the 12 values");
    write("train-images-idx3-ubyte", packed(longer));
    refused("train-images-idx3-ubyte", "goes on after the 12 values");
  }

  @Test
  void refusesDamage() throws IOException {
    byte[] gzip = packed(images(2));
    gzip[gzip.length - 6] ^= 1; // inside the checksum
    write("train-images-idx3-ubyte", gzip);
    refused("train-images-idx3-ubyte", "damaged");
  }

  @Test
  void refusesAbsurdSizesBeforeAllocating() throws IOException {
    write("train-images-idx3-ubyte", idx(0x803, new int[] {60_000, 28, 28}, new byte[10]));
    refused("train-images-idx3-ubyte", "announces 47040000 values", "at most 10");
    write("train-images-idx3-ubyte", packed(idx(0x803, new int[] {1_000_000, 28, 28}, new byte[10])));
    refused("train-images-idx3-ubyte", "announces 784000000 values");
    write("train-images-idx3-ubyte", idx(0x803, new int[] {1 << 30, 1 << 30, 1 << 30}, new byte[10]));
    refused("train-images-idx3-ubyte", "more than 2 GiB");
    write("train-images-idx3-ubyte", idx(0x803, new int[] {-1, 2, 3}, new byte[10]));
    refused("train-images-idx3-ubyte", "4294967295 items");
    write("train-images-idx3-ubyte", idx(0x803, new int[] {1, 0, 3}, new byte[10]));
    refused("train-images-idx3-ubyte", "0 rows");
  }

  @Test
  void refusesFilesThatDoNotMatch() throws IOException {
    write("train-labels-idx1-ubyte.gz", labels(1, 2, 3));
    refused("train-labels-idx1-ubyte.gz", "has 3 labels", "has 2 images");
    write("train-labels-idx1-ubyte.gz", labels(1, 10));
    refused("train-labels-idx1-ubyte.gz", "image 1 is of class 10", "0 to 9");
    write("t10k-images.idx3-ubyte.gz", idx(0x803, new int[] {1, 3, 2}, new byte[6]));
    refused("t10k-images.idx3-ubyte.gz", "3 x 2", "2 x 3");
  }

  @Test
  void readsTheRealFilesWhereTheyAre() {
    String real = System.getenv("PRUNE_MNIST");
    Assumptions.assumeTrue(real != null, "PRUNE_MNIST names no folder");
    IdxFiles files = IdxFiles.open(Path.of(real));
    assertEquals(60_000, files.size(Split.TRAIN));
    assertEquals(10_000, files.size(Split.TEST));
    assertEquals(5, files.label(Split.TRAIN, 0));
  }

  private void refused(String... parts) {
    Failing.with(Failure.INPUT_OUTPUT, () -> IdxFiles.open(folder), parts);
  }
}
