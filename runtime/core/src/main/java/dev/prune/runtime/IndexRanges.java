package dev.prune.runtime;

import java.util.ArrayList;
import java.util.List;

/** Ascending indices as a short text: {@code 0-74} or {@code 0,3,5-9}. */
final class IndexRanges {
  private IndexRanges() {}

  static String text(int[] indices) {
    List<String> runs = new ArrayList<>();
    int at = 0;
    while (at < indices.length) {
      int end = at;
      while (end + 1 < indices.length && indices[end + 1] == indices[end] + 1) {
        end++;
      }
      runs.add(end == at ? "" + indices[at] : indices[at] + "-" + indices[end]);
      at = end + 1;
    }
    return String.join(",", runs);
  }

  /**
   * The indices of a text.
   *
   * @param below what every index is less than
   * @throws IllegalArgumentException if the text is not one that {@link #text} writes, or an index is too large
   */
  static int[] parse(String text, int below) {
    List<Integer> indices = new ArrayList<>();
    int next = 0;
    for (String run : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int dash = run.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? run : run.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(run.substring(dash + 1));
      if (first < next || last < first || last >= below) {
        throw new IllegalArgumentException(text);
      }
      for (int i = first; i <= last; i++) {
        indices.add(i);
      }
      next = last + 1;
    }
    return indices.stream().mapToInt(Integer::intValue).toArray();
  }
}
