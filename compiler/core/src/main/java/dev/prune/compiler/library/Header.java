package dev.prune.compiler.library;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The {@code ///} lines at the top of a method's file: what it does, and fields that begin a line with their name and a
 * colon.
 *
 * @param text what stands before the first field
 * @param fields the others, by name
 */
public record Header(String text, Map<String, String> fields) {
  /** Authors, title, place and year, and the section or equation that was followed. */
  public static final String PAPER = "Paper";

  /** Everything that is done in another way than in the paper, or "none". */
  public static final String DEVIATIONS = "Deviations";

  /**
   * Uses of the file's methods, of which only the arguments are read, for a run of n epochs of s steps: where the defaults
   * are meant for the paper's own length of training.
   */
  public static final String SHORT_RUN = "In n epochs";

  private static final List<String> FIELDS = List.of(PAPER, DEVIATIONS, SHORT_RUN);

  /** The header of a file. */
  public static Header of(String file) {
    Map<String, StringBuilder> parts = new LinkedHashMap<>();
    StringBuilder part = parts.computeIfAbsent("", f -> new StringBuilder());
    for (String line : file.lines().takeWhile(l -> l.startsWith("///")).toList()) {
      String text = line.substring(3).strip();
      Optional<String> field = FIELDS.stream().filter(f -> text.startsWith(f + ":")).findFirst();
      if (field.isPresent()) {
        part = parts.computeIfAbsent(field.get(), f -> new StringBuilder());
      }
      part.append(' ').append(field.isPresent() ? text.substring(field.get().length() + 1) : text);
    }
    Map<String, String> fields =
        parts.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> squeezed(e.getValue()), (a, b) -> a, LinkedHashMap::new));
    String text = fields.remove("");
    return new Header(text, fields);
  }

  /** A field, where the file has it. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** The first sentence of a text: up to a stop that a new sentence or nothing follows. */
  static String sentence(String text) {
    for (int i = 0; i < text.length(); i++) {
      boolean begins =
          i + 2 < text.length()
              && text.charAt(i + 1) == ' '
              && (Character.isUpperCase(text.charAt(i + 2)) || text.charAt(i + 2) == '`');
      if (text.charAt(i) == '.' && (i + 1 == text.length() || begins)) {
        return text.substring(0, i + 1);
      }
    }
    return text;
  }

  private static String squeezed(CharSequence text) {
    return text.toString().strip().replaceAll("\\s+", " ");
  }
}
