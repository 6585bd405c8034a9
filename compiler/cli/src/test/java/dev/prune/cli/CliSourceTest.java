package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be read as programs. */
class CliSourceTest {
  @TempDir Path folder;

  @Test
  void missing() throws IOException {
    Files.createFile(folder.resolve("lenet300.prune"));
    expect(folder.resolve("lenet30.prune"), "does not exist", "That folder holds: lenet300.prune.");
    expect(folder.resolve("no/such.prune"), "does not exist", "Its folder does not exist either.");
  }

  @Test
  void aFolder() {
    expect(folder, "is a folder", "");
  }

  @Test
  void notText() throws IOException {
    Path file = Files.write(folder.resolve("weights.prune"), new byte[] {'n', 'e', (byte) 0xff});
    expect(file, "is not UTF-8 text: the byte at offset 2", "Save it as UTF-8");
    CliCalls input = CliCalls.prunecWithInput(new byte[] {(byte) 0xc3}, "fmt", "-");
    assertEquals(3, input.code());
    assertTrue(input.err().contains("Standard input is not UTF-8"), input.err());
  }

  @Test
  void tooLong() throws IOException {
    expect(Files.write(folder.resolve("big.prune"), new byte[(16 << 20) + 1]), "is longer than 16 MiB", "");
  }

  @Test
  void notAName() {
    CliCalls call = CliCalls.prunec("fmt", "a\0b");
    assertEquals(3, call.code());
    assertTrue(call.err().contains("is not a file name"), call.err());
  }

  private static void expect(Path file, String message, String help) {
    CliCalls call = CliCalls.prunec("fmt", file.toString());
    assertEquals(3, call.code(), call.err());
    assertEquals("", call.out());
    assertTrue(call.err().contains(message), call.err());
    assertTrue(call.err().contains(help), call.err());
  }
}
