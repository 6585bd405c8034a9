package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The version of TornadoVM stands in several files that cannot ask each other. */
class VersionsAgreeTest {
  private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+-jdk[0-9]+");

  @Test
  void oneVersion() throws IOException {
    for (String file :
        List.of(
            "pom.xml",
            "../pom.xml",
            "../core/src/main/java/dev/prune/runtime/device/AbsentTornado.java",
            "../../README.md",
            "../../docs/devices.md",
            "../../docs/errors.md")) {
      Set<String> found =
          VERSION.matcher(Files.readString(Path.of(file))).results().map(MatchResult::group).collect(Collectors.toSet());
      assertFalse(found.isEmpty(), file);
      assertEquals(Set.of(TornadoVersion.WANTED), found, file);
    }
  }
}
