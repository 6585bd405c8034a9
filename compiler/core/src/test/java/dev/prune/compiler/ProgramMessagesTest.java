package dev.prune.compiler;

import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Programs whose imports, names, networks or shapes are wrong, and their messages. */
class ProgramMessagesTest {
  private static final String FOLDER = "diagnostics";

  @TestFactory
  Stream<DynamicTest> messages() {
    return Golden.tests(
        FOLDER,
        ".err",
        source ->
            HumanFormat.render(PruneCompiler.compile(placed(source), Options.defaults()).diagnostics(), false));
  }

  /** Texts beyond measure, made here because nobody wants to keep them. */
  @TestFactory
  Stream<DynamicTest> limits() {
    return Map.of(
            "file_too_long", "let x = 1\n".repeat(5_001),
            "nesting_too_deep", "let x = " + "(".repeat(65) + "1" + ")".repeat(65),
            "expression_too_long", "let x = 1" + " + 1".repeat(9_000))
        .entrySet()
        .stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> limit(entry.getKey(), entry.getValue())));
  }

  private static void limit(String name, String text) throws IOException {
    Result result = PruneCompiler.compile(Source.of(name + ".prune", text), Options.defaults());
    Path expected = Path.of("src/test/resources", FOLDER, "limits", name + ".err");
    Golden.check(expected, HumanFormat.render(result.diagnostics(), false));
  }

  /** As if read from its file, so that it can import others. */
  private static Source placed(Source source) {
    Path file = Path.of("src/test/resources", FOLDER, source.name()).toAbsolutePath();
    return new Source(source.name(), source.text(), Optional.of(file));
  }
}
