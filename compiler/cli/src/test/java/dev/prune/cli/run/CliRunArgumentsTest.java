package dev.prune.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Shrink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliRunArgumentsTest {
  private static final long GIB = 1L << 30;

  @TempDir Path folder;

  @Test
  void survivesTheFile() throws IOException {
    RunArguments all =
        new RunArguments(
            "dev.x.LeNet300", "LeNet300", "cpu", OptionalInt.of(2), Optional.of(Path.of("a b/c\\d#e=f:g!ä")),
            new Overrides(OptionalInt.of(3), OptionalInt.of(64), OptionalLong.of(-5), Shrink.IN_PLACE, true),
            Optional.of(Path.of("w")),
            List.of("a b.prune:3", "gmp (gmp.prune:24)"), folder,
            Optional.of(folder.resolve("r.json")), true, true, true, false, 120);
    assertEquals(all, RunArguments.read(all.write()));
    RunArguments few =
        new RunArguments(
            "X", "X", "replay", OptionalInt.empty(), Optional.empty(), Overrides.none(),
            Optional.empty(), List.of(), folder, Optional.empty(), false, false, false, true, 80);
    assertEquals(few, RunArguments.read(few.write()));
  }

  @Test
  void theHeapFollowsThePlan() {
    assertEquals(2048, Heap.mebibytes(4_000_000, 0, 16 * GIB));
    assertEquals(5 * 1024, Heap.mebibytes(2 * GIB, 0, 16 * GIB));
    assertEquals(6 * 1024, Heap.mebibytes(3 * GIB, 0, 8 * GIB));
    PruneException tooLarge = assertThrows(PruneException.class, () -> Heap.mebibytes(20 * GIB, 0, 16 * GIB));
    assertEquals(Failure.MEMORY, tooLarge.failure());
    assertEquals("The plan needs 21.47 GB, and this machine has 17.18 GB.", tooLarge.getMessage());
  }

  @Test
  void theSecondJvmIsThisJava() {
    List<String> command =
        SecondJvm.command(List.of(), List.of(Path.of("a b"), Path.of("c")), 2048, RunMain.class, List.of("run.properties"));
    assertEquals(Path.of(System.getProperty("java.home"), "bin", "java").toString(), command.getFirst());
    assertTrue(command.contains("-Xmx2048m"));
    assertEquals("dev.prune.cli.run.RunMain", command.get(command.size() - 2));
    assertEquals("run.properties", command.getLast());
  }
}
