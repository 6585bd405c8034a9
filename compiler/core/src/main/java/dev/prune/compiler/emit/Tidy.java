package dev.prune.compiler.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lays the text of a class out as a person would: fields of one kind stand together, Javadoc of one line is one line.
 *
 * <p>It only takes line breaks away, and only beside lines that the emitter itself wrote: text of a user never begins a
 * line of generated Java.
 */
final class Tidy {
  /** A field on one line; what comes before its name says with which others it stands. */
  private static final Pattern FIELD =
      Pattern.compile("( +(?:private )?(?:static )?(?:final )?)([\\w.<>]+) \\w+(?: = (\\w+).*)?;");

  private static final Pattern JAVADOC = Pattern.compile(" +\\* (.*)");
  private static final int WIDTH = 120;

  private Tidy() {}

  static String text(String java) {
    return String.join("\n", together(documented(List.of(java.split("\n", -1)))));
  }

  /** Javadoc whose text is one line, on one line. */
  private static List<String> documented(List<String> lines) {
    List<String> tidy = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean three = line.strip().equals("/**") && i + 2 < lines.size() && lines.get(i + 2).strip().equals("*/");
      Matcher inner = three ? JAVADOC.matcher(lines.get(i + 1)) : null;
      if (inner != null && inner.matches() && line.length() + inner.group(1).length() + 4 <= WIDTH) {
        tidy.add(line + " " + inner.group(1) + " */");
        i += 2;
      } else {
        tidy.add(line);
      }
    }
    return tidy;
  }

  /** Without the blank lines between fields of one kind. */
  private static List<String> together(List<String> lines) {
    List<String> tidy = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      boolean between = lines.get(i).isEmpty() && i > 0 && i + 1 < lines.size();
      if (!between || !alike(lines.get(i - 1), lines.get(i + 1))) {
        tidy.add(lines.get(i));
      }
    }
    return tidy;
  }

  private static boolean alike(String above, String below) {
    Matcher a = FIELD.matcher(above);
    Matcher b = FIELD.matcher(below);
    if (!a.matches() || !b.matches() || !a.group(1).equals(b.group(1))) {
      return false;
    }
    // Constants by their type, other fields by how they begin: all kernels stand together.
    boolean begin = a.group(3) != null && a.group(3).equals(b.group(3)) && !a.group(3).equals("new");
    return begin || a.group(2).equals(b.group(2));
  }
}
