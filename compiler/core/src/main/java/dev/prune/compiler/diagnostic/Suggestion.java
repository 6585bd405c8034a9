package dev.prune.compiler.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** "Did you mean ...", or the list of what exists. */
public final class Suggestion {
  private static final int LISTED = 24;

  private Suggestion() {}

  /** Up to three of the known words that a typo could have turned into {@code name}, the nearest first. */
  public static List<String> close(String name, Collection<String> known) {
    return known.stream()
        .distinct()
        .filter(k -> isClose(name, k))
        .sorted(Comparator.<String>comparingInt(k -> distance(name, k)).thenComparing(Comparator.naturalOrder()))
        .limit(3)
        .toList();
  }

  /** Whether few letters differ, and not all of them. */
  private static boolean isClose(String name, String known) {
    int distance = distance(name, known);
    return distance <= Math.max(1, Math.min(name.length(), known.length()) / 3)
        && distance < Math.max(name.length(), known.length());
  }

  /** "Did you mean ..." where something is close, otherwise the list of what is known; empty where nothing is. */
  public static List<String> help(String name, Collection<String> known) {
    List<String> close = close(name, known);
    if (!close.isEmpty()) {
      return List.of(
          "Did you mean " + close.stream().map(c -> "`" + c + "`").collect(Collectors.joining(" or ")) + "?");
    }
    if (known.isEmpty()) {
      return List.of();
    }
    List<String> some = known.stream().distinct().sorted().limit(LISTED).map(k -> "`" + k + "`").toList();
    long rest = known.stream().distinct().count() - some.size();
    return List.of("Available: " + String.join(", ", some) + (rest > 0 ? " and " + rest + " more." : "."));
  }

  /** Damerau-Levenshtein distance (adjacent transpositions count one), ignoring case. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
