package dev.prune.cli.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arguments of a method as text: {@code end: epoch 8, ratios: erk}. */
final class ArgumentText {
  private static final Pattern NAMED = Pattern.compile("\\s*([A-Za-z_]\\w*)\\s*:\\s*(.*\\S)\\s*", Pattern.DOTALL);

  private ArgumentText() {}

  /** The values by name; empty where a part of the text is no {@code name: value}. */
  static Optional<Map<String, String>> parse(String text) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (String part : parts(text)) {
      Matcher matcher = NAMED.matcher(part);
      if (!matcher.matches() || arguments.put(matcher.group(1), matcher.group(2)) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(arguments);
  }

  /** What stands between the parentheses behind a name in a text with several uses. */
  static Optional<String> of(String name, String text) {
    Matcher matcher = Pattern.compile("(?<![\\w.])" + Pattern.quote(name) + "\\s*\\(").matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    int depth = 1;
    for (int i = matcher.end(); i < text.length(); i++) {
      depth += "([".indexOf(text.charAt(i)) >= 0 ? 1 : ")]".indexOf(text.charAt(i)) >= 0 ? -1 : 0;
      if (depth == 0) {
        return Optional.of(text.substring(matcher.end(), i));
      }
    }
    return Optional.empty();
  }

  /** Splits at commas that are in no bracket and in no text. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (!quoted) {
        depth += "([".indexOf(c) >= 0 ? 1 : ")]".indexOf(c) >= 0 ? -1 : 0;
        if (c == ',' && depth == 0) {
          parts.add(text.substring(from, i));
          from = i + 1;
        }
      }
    }
    String last = text.substring(from);
    if (!last.isBlank() || !parts.isEmpty()) {
      parts.add(last);
    }
    return parts;
  }
}
