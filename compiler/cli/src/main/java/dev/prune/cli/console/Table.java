package dev.prune.cli.console;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows of words under headings, aligned by spaces: numbers to the right, the columns of words to the left. */
public final class Table {
  private static final String GAP = "  ";

  private final Set<Integer> words = new HashSet<>(Set.of(0));
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these headings; the first column holds words, the others numbers. */
  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /** Says that a column, counted from 0, holds words. */
  public Table words(int column) {
    words.add(column);
    return this;
  }

  /** Adds a row; it may be shorter than the headings. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Adds a row; it may be shorter than the headings. */
  public Table row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /** The lines, each after {@code indent}, without spaces at their ends. */
  public List<String> lines(String indent) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < row.size(); c++) {
        widths[c] = Math.max(widths[c], length(row.get(c)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int c = 0; c < row.size(); c++) {
        String padding = " ".repeat(widths[c] - length(row.get(c)));
        line.append(c == 0 ? "" : GAP).append(words.contains(c) ? row.get(c) + padding : padding + row.get(c));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
