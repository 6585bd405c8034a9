package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;

/** Commands of the documentation, read as the command line would read them, and not run. */
final class DocsShell {
  private static final Set<String> OTHERS = Set.of("mvn", "java", "git", "cd", "export", "cat", "sed", "sdk");
  private static final String GPU_CHECK = "runtime/tornado/gpu-check";
  private static final Set<String> PHASES = Set.of("test", "verify", "package", "install", "clean");

  private DocsShell() {}

  /** Every command of a block exists and takes these options. */
  static void check(String text) {
    String joined = text.replaceAll("\\\\\n\\s*", "");
    for (String line : joined.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        command(line);
      }
    }
  }

  private static void command(String line) {
    List<String> words = Arrays.asList(line.replaceFirst("\\s+#.*$", "").split("\\s+"));
    String name = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    if (name.equals("./prunec") || name.equals("prunec")) {
      prunec(line, rest);
    } else if (name.equals("mvn")) {
      assertTrue(rest.stream().anyMatch(PHASES::contains), () -> "`" + line + "` names no phase of Maven.");
    } else if (name.equals(GPU_CHECK)) {
      gpuCheck(line, rest);
    } else if (!OTHERS.contains(name)) {
      fail("The documentation uses the command `" + name + "`, which this test does not know.");
    }
  }

  /** Its module is not on this class path, and not built everywhere; its source says which options it takes. */
  private static void gpuCheck(String line, List<String> arguments) {
    assertTrue(Files.isExecutable(Path.of("../..", GPU_CHECK)), "There is no script " + GPU_CHECK + ".");
    Path options = Path.of("../../runtime/tornado/src/main/java/dev/prune/runtime/tornado/stages/CheckOptions.java");
    try {
      String source = Files.readString(options);
      for (String argument : arguments) {
        assertTrue(!argument.startsWith("--") || source.contains("  " + argument + " "), () -> "`" + line + "`: " + argument);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void prunec(String line, List<String> arguments) {
    assertTrue(Files.isExecutable(Path.of("../../prunec")), "There is no launcher.");
    CommandLine command = PrunecCommand.commandLine(silent());
    try {
      CommandLine.ParseResult parsed = command.parseArgs(arguments.toArray(String[]::new));
      assertTrue(parsed.hasSubcommand() || parsed.isVersionHelpRequested() || parsed.isUsageHelpRequested(), line);
    } catch (CommandLine.ParameterException e) {
      fail("`" + line + "` is no command: " + e.getMessage());
    }
    for (String argument : arguments) {
      if (argument.startsWith("examples/")) {
        assertFalse(Files.notExists(Path.of("../..", argument)), () -> "`" + line + "`: there is no " + argument + ".");
      }
    }
  }

  private static PrunecCommand silent() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return PrunecCommand.on(new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false, false, 100, Map.of()));
  }
}
