package dev.prune.compiler.schedule;

import dev.prune.compiler.Golden;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.HumanFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Programs whose network is right and whose training is not, and their messages. */
class ScheduleMessagesTest {
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
