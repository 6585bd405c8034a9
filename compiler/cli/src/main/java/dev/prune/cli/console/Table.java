package dev.prune.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Rows of words under headings, aligned by spaces: the first columns to the left, the numbers to the right. */
public final class Table {
  private static final String GAP = "  ";

  private final int left;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param left how many columns, from the first, are aligned to the left
   * @param headings the first row
   */
  public Table(int left, String... headings) {
    this.left = left;
    rows.add(List.of(headings));
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
        line.append(c == 0 ? "" : GAP).append(c < left ? row.get(c) + padding : padding + row.get(c));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
