package dev.prune.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliRunFolderTest {
  @TempDir Path folder;

  @Test
  void everyRunGetsItsOwn() throws IOException {
    Path runs = folder.resolve("runs");
    assertEquals(runs.resolve("lenet300-1"), RunFolder.fresh(runs, "lenet300"));
    assertEquals(runs.resolve("lenet300-2"), RunFolder.fresh(runs, "lenet300"));
    Files.delete(runs.resolve("lenet300-1"));
    Files.createFile(runs.resolve("lenet300-3"));
    assertEquals(runs.resolve("lenet300-1"), RunFolder.fresh(runs, "lenet300"));
    assertEquals(runs.resolve("lenet300-4"), RunFolder.fresh(runs, "lenet300"));
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("out"));
    assertEquals(
        Failure.INPUT_OUTPUT, assertThrows(PruneException.class, () -> RunFolder.given(file)).failure());
  }

  @Test
  void stems() {
    assertEquals("lenet300", RunFolder.stem("examples/lenet300.prune"));
    assertEquals("stdin", RunFolder.stem("-"));
    assertEquals("run", RunFolder.stem(".prune"));
    assertEquals("net.txt", RunFolder.stem("net.txt"));
  }
}
