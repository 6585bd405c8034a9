package dev.prune.cli;

import dev.prune.compiler.diagnostic.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The paragraphs of docs/errors.md, one for each message, packed into the command. */
final class ErrorIndex {
  private ErrorIndex() {}

  /** The message with this code ({@code PR0101}, {@code pr101}) or key ({@code unexpectedToken}). */
  static Optional<Code> find(String name) {
    String wanted = name.toUpperCase(Locale.ROOT).replaceFirst("^PR0*", "");
    return Arrays.stream(Code.values())
        .filter(code -> code.key().equalsIgnoreCase(name) || code.id().replaceFirst("^PR0*", "").equals(wanted))
        .findFirst();
  }

  /** Whether a word looks like a code rather than a file. */
  static boolean looksLikeCode(String name) {
    return name.matches("(?i)PR\\d{1,4}");
  }

  /** The section of the index whose heading names the code; empty when it has none. */
  static Optional<String> section(Code code) {
    List<String> section = new ArrayList<>();
    int level = 0;
    for (String line : text().lines().toList()) {
      int depth = line.length() - line.replaceFirst("^#+ ", "").length() - 1;
      if (depth > 0) {
        if (level > 0 && depth <= level) {
          break;
        }
        if (level == 0 && line.contains(code.id())) {
          level = depth;
          line = line.substring(depth + 1);
        }
      }
      if (level > 0) {
        section.add(line);
      }
    }
    return section.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", plain(section)).strip());
  }

  /** Without the fences around code, which is indented instead. */
  private static List<String> plain(List<String> markdown) {
    List<String> plain = new ArrayList<>();
    boolean code = false;
    for (String line : markdown) {
      if (line.startsWith("```")) {
        code = !code;
      } else {
        plain.add(code && !line.isEmpty() ? "    " + line : line);
      }
    }
    return plain;
  }

  private static String text() {
    try (InputStream in = ErrorIndex.class.getResourceAsStream("errors.md")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
