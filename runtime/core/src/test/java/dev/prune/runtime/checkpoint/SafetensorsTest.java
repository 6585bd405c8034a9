package dev.prune.runtime.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir private Path folder;

  private static TensorFile small() {
    return TensorFile.of(
        Map.of("epoch", "3", "note", "tab\t, quote \", \u00fc, \ud83d\ude00"),
        List.of(
            StoredTensor.of("fc1.weight", new float[] {1, -0f, Float.NaN, Float.MIN_VALUE, 5, 6}, 2, 3),
            StoredTensor.of("step", new long[] {Long.MIN_VALUE}),
            StoredTensor.of("nothing", new float[0], 4, 0),
            StoredTensor.of("kept", new int[] {7, -8}, 2),
            StoredTensor.of("loss", new double[] {Math.PI}, 1, 1)));
  }

  private byte[] written(TensorFile content) throws IOException {
    Path file = folder.resolve("written");
    Safetensors.write(file, content);
    return Files.readAllBytes(file);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, small());
    TensorFile read = Safetensors.read(file);
    assertEquals(small(), read);
    assertEquals(new ArrayList<>(small().tensors().keySet()), new ArrayList<>(read.tensors().keySet()));
    assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(read.tensor("fc1.weight").floats()[1]));
    assertArrayEquals(new long[] {4, 0}, read.tensor("nothing").shape());
    assertEquals(-8, read.tensor("kept").ints()[1]);
    assertEquals(Math.PI, read.tensor("loss").doubles()[0]);
    assertEquals(Long.MIN_VALUE, read.tensor("step").longs()[0]);
  }

  @Test
  void readsRandomFilesItWrote() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 40; round++) {
      List<StoredTensor> tensors = new ArrayList<>();
      for (int i = 0; i < random.nextInt(6); i++) {
        DType type = DType.values()[random.nextInt(4)];
        int rows = random.nextInt(4);
        int columns = random.nextInt(round == 0 ? 40_000 : 30);
        TensorValues values = TensorValues.zeros(type, rows * columns);
        ByteBuffer bits = ByteBuffer.allocate(rows * columns * type.bytes());
        random.nextBytes(bits.array());
        values.decode(0, rows * columns, bits);
        tensors.add(new StoredTensor("t" + i, new long[] {rows, columns}, values));
      }
      TensorFile content = TensorFile.of(Map.of("round", "" + round), tensors);
      Path file = folder.resolve("random");
      Safetensors.write(file, content);
      assertEquals(content, Safetensors.read(file));
    }
  }

  @Test
  void theSameContentIsTheSameBytes() throws IOException {
    byte[] first = written(small());
    assertArrayEquals(first, written(small()));
    assertArrayEquals(first, written(Safetensors.read(folder.resolve("written"))));
    assertEquals(0, (8 + ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong()) % 8);
  }

  @Test
  void theChecksumCoversContentNotSpelling() {
    List<StoredTensor> reversed = new ArrayList<>(small().tensors().values());
    Collections.reverse(reversed);
    assertEquals(Checksums.of(small()), Checksums.of(TensorFile.of(small().metadata(), reversed)));
    assertNotEquals(
        Checksums.of(small()).get(Checksums.SHA256),
        Checksums.of(TensorFile.of(Map.of("epoch", "4"), reversed)).get(Checksums.SHA256));
  }

  /** RFC 3720, B.4: 32 bytes of zeros have the CRC-32C aa 36 91 8a, least significant byte first. */
  @Test
  void theChecksumIsThePublishedOne() {
    TensorFile zeros = TensorFile.of(Map.of(), List.of(StoredTensor.of("z", new float[8], 8)));
    assertEquals("8a9136aa", Checksums.of(zeros).get("prune.crc32c.z"));
  }

  @Test
  void readsFilesOfOthers() throws IOException {
    String header = "{\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]},"
        + "\"a\":{\"data_offsets\":[0,4],\"dtype\":\"I32\",\"shape\":[]}}   \n ";
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(9).putFloat(1.5f).putFloat(-2);
    Path file = folder.resolve("other");
    Files.write(file, file(header.getBytes(StandardCharsets.UTF_8), data.array()));
    TensorFile read = Safetensors.read(file);
    assertEquals(List.of("b", "a"), List.copyOf(read.tensors().keySet()));
    assertArrayEquals(new float[] {1.5f, -2}, read.tensor("b").floats());
    assertArrayEquals(new int[] {9}, read.tensor("a").ints());
    assertTrue(read.metadata().isEmpty());
  }

  static byte[] file(byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length).put(header).put(data).array();
  }

  @Test
  void refusesEveryTruncationAndEveryTail() throws IOException {
    byte[] whole = written(small());
    Path file = folder.resolve("cut");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      PruneException refusal = assertThrows(PruneException.class, () -> Safetensors.read(file));
      assertTrue(refusal.getMessage().contains("cut is truncated: "), refusal.getMessage());
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    PruneException refusal = assertThrows(PruneException.class, () -> Safetensors.read(file));
    assertTrue(refusal.getMessage().contains("goes on after its tensors"), refusal.getMessage());
  }

  @Test
  void findsEveryFlippedBit() throws IOException {
    byte[] whole = written(small());
    Path file = folder.resolve("flipped");
    for (int bit = 0; bit < 8 * whole.length; bit += 3) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      try {
        assertEquals(small(), Safetensors.read(file), "bit " + bit); // a space of the padding may become a tab
      } catch (PruneException refusal) {
        assertEquals(Failure.INPUT_OUTPUT, refusal.failure());
      }
    }
  }

  @Test
  void saysWhichTensorIsDamaged() throws IOException {
    byte[] whole = written(small());
    whole[whole.length - 1] ^= 1; // the last of the narrow tensors
    Path file = folder.resolve("damaged");
    Files.write(file, whole);
    PruneException refusal = assertThrows(PruneException.class, () -> Safetensors.read(file));
    assertTrue(refusal.getMessage().contains("checksum `prune.crc32c.kept`"), refusal.getMessage());
  }

  @Test
  void refusesWhatCannotBeStored() {
    float[] two = {1, 2};
    StoredTensor tensor = StoredTensor.of("a", two, 2);
    misuse("shape [3] cannot hold 2", () -> StoredTensor.of("a", two, 3));
    misuse("cannot hold", () -> StoredTensor.of("a", two, -1, -2));
    misuse("cannot hold", () -> StoredTensor.of("a", two, Long.MAX_VALUE, 3));
    misuse("name `__metadata__`", () -> StoredTensor.of("__metadata__", two, 2));
    misuse("Two tensors called `a`", () -> TensorFile.of(Map.of(), List.of(tensor, tensor)));
    misuse("reserved", () ->
        Safetensors.write(folder.resolve("x"), TensorFile.of(Map.of("prune.sha256", ""), List.of())));
    misuse("half a surrogate pair", () ->
        Safetensors.write(folder.resolve("x"), TensorFile.of(Map.of("key", "\ud800"), List.of())));
    assertThrows(PruneException.class, () -> TensorFile.of(Map.of(), List.of(tensor)).tensor("b"));
    assertThrows(PruneException.class, tensor::longs);
  }

  private static void misuse(String part, Executable action) {
    PruneException refusal = assertThrows(PruneException.class, action);
    assertEquals(Failure.USAGE, refusal.failure());
    assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
  }
}
