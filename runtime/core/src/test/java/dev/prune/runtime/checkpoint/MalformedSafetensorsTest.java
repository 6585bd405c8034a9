package dev.prune.runtime.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row for each way in which a header can lie; the data buffer has eight bytes. */
class MalformedSafetensorsTest {
  @TempDir private Path folder;

  private void refused(byte[] bytes, String message) throws IOException {
    Path file = folder.resolve("bad.safetensors");
    Files.write(file, bytes);
    PruneException refusal = assertThrows(PruneException.class, () -> Safetensors.read(file));
    assertEquals(Failure.INPUT_OUTPUT, refusal.failure());
    assertTrue(refusal.getMessage().startsWith("The file " + file + " "), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    assertTrue(refusal.getMessage().endsWith("."), refusal.getMessage());
    assertFalse(refusal.help().isBlank());
  }

  /** T stands for a good tensor entry of all eight bytes. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "[T]                                                                    | does not begin with `{`",
    "{'a':T                                                                 | no valid JSON",
    "{'a':T}}                                                               | no valid JSON",
    "{'a':T}{}                                                              | goes on after its closing brace",
    "{'a':T,'a':T}                                                          | describes `a` twice",
    "{'a':T,'__metadata__':{},'__metadata__':{}}                            | describes `__metadata__` twice",
    "{'a':7}                                                                | describes `a` by something",
    "{'':T}                                                                 | without a name",
    "{'a':T,'__metadata__':{'x':1}}                                         | metadata `x` that are no text",
    "{'a':T,'__metadata__':{'x':{}}}                                        | metadata `x` that are no text",
    "{'a':T,'__metadata__':{'x':'1','x':'1'}}                               | metadata `x` twice",
    "{'a':T,'__metadata__':[]}                                              | describes `__metadata__` by something",
    "{'a':{'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]}}   | `dtype` of the tensor `a` twice",
    "{'a':{'dtype':'F16','shape':[4],'data_offsets':[0,8]}}                 | stores the tensor `a` as `F16`, expected",
    "{'a':{'dtype':1,'shape':[4],'data_offsets':[0,8]}}                     | stores the tensor `a` as `1`",
    "{'a':{'shape':[2],'data_offsets':[0,8]}}                               | gives no `dtype`",
    "{'a':{'dtype':'F32','data_offsets':[0,8]}}                             | gives no `shape`",
    "{'a':{'dtype':'F32','shape':[2]}}                                      | gives no `data_offsets`",
    "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':0}}           | gives an unknown `x`",
    "{'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}} | a `shape` of the tensor `a` that is no list",
    "{'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}               | gives `2.0` in the `shape`",
    "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}                | gives `-2` in the `shape`",
    "{'a':{'dtype':'F32','shape':[9223372036854775808],'data_offsets':[0,8]}} | gives `9223372036854775808`",
    "{'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}}               | gives `2` in the `shape`",
    "{'a':{'dtype':'F32','shape':[[2]],'data_offsets':[0,8]}}               | gives `[` in the `shape`",
    "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}                   | gives [0] as the offsets",
    "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}                 | gives [8, 0] as the offsets",
    "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}                 | 8 bytes, but F32[3] needs 12",
    "{'a':{'dtype':'F64','shape':[2],'data_offsets':[0,8]}}                 | 8 bytes, but F64[2] needs 16",
    "{'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}} | impossible shape",
    "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | hole before the tensor `a`: it begins at 4",
    "{'a':T,'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | `b` that overlaps another: it begins at 4",
    "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}                 | goes on after its tensors",
    "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | truncated: its tensors have 12 bytes, found 8",
    "{'a':{'dtype':'F32','shape':[1000000000000],'data_offsets':[0,4000000000000]}} | is truncated",
    "{}                                                                     | goes on after its tensors",
    "{'a':T,'__metadata__':{'prune.crc32c.a':'00000000'}}                   | checksum `prune.crc32c.a`",
    "{'a':T,'__metadata__':{'prune.crc32c.b':'00000000'}}                   | checksum `prune.crc32c.a` is missing",
    "{'a':T,'__metadata__':{'prune.crc32c.a':'8c28b28a','prune.sha256':'00'}} | checksum `prune.sha256` is 00",
    "{'a':T,'__metadata__':{'prune.crc32c.a':'8c28b28a','prune.crc32c.b':'0'}} | `prune.crc32c.b` is 0 in its metadata",
  })
  void headers(String header, String message) throws IOException {
    String json = header.stripTrailing().replace('\'', '"')
        .replace("T", "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}");
    refused(SafetensorsTest.file(json.getBytes(StandardCharsets.UTF_8), new byte[8]), message);
  }

  @Test
  void lengths() throws IOException {
    refused(new byte[7], "takes 8 bytes, found 7");
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    refused(bytes.putLong(0, 9).array(), "its header has 9 bytes, found 8");
    refused(bytes.putLong(0, 100_000_001).array(), "the longest is 100 MB");
    refused(bytes.putLong(0, -1).array(), "18446744073709551615");
    refused(bytes.putLong(0, 0).array(), "does not begin with `{`");
    refused(SafetensorsTest.file(" {}".getBytes(StandardCharsets.UTF_8), new byte[0]), "does not begin with `{`");
  }

  @Test
  void textEncodings() throws IOException {
    refused(SafetensorsTest.file("{}".getBytes(StandardCharsets.UTF_16LE), new byte[0]), "no valid JSON");
    refused(SafetensorsTest.file(new byte[] {'{', '"', (byte) 0xFF, '"', '}'}, new byte[0]), "not UTF-8");
  }

  @Test
  void nesting() throws IOException {
    String deep = "{\"a\":" + "[".repeat(100_000);
    refused(SafetensorsTest.file(deep.getBytes(StandardCharsets.UTF_8), new byte[0]), "describes `a` by something");
    String shape = "{\"a\":{\"shape\":" + "[".repeat(100_000);
    refused(SafetensorsTest.file(shape.getBytes(StandardCharsets.UTF_8), new byte[0]), "the tensor `a`");
  }

  @Test
  void missing() {
    Path gone = folder.resolve("gone");
    PruneException refusal = assertThrows(PruneException.class, () -> Safetensors.read(gone));
    assertEquals("The file " + gone + " cannot be read: it does not exist.", refusal.getMessage());
    assertThrows(PruneException.class, () -> Safetensors.read(folder));
  }
}
