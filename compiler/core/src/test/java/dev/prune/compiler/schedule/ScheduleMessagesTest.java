package dev.prune.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.Golden;
import dev.prune.compiler.Options;
import dev.prune.compiler.Programs;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.Result;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.HumanFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Programs that say everything right, and programs whose network is right and whose training is not, and their messages. */
class ScheduleMessagesTest {
  @TestFactory
  Stream<DynamicTest> nothingToSay() {
    return Golden.programs("schedule").stream()
        .map(Golden::source)
        .map(
            source ->
                DynamicTest.dynamicTest(
                    source.name(),
                    () -> {
                      Result result = PruneCompiler.compile(source, Options.defaults());
                      assertEquals("", HumanFormat.render(result.diagnostics(), false));
                      Programs.load(result.compilation().orElseThrow());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> messages() {
    return Golden.tests(
        "schedule/errors",
        ".err",
        source -> {
          Diagnostics diagnostics = new Diagnostics();
          Trainings.read(source, diagnostics);
          return HumanFormat.render(diagnostics.all(), false);
        });
  }
}
