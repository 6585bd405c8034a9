package dev.prune.compiler.library;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A paper as headers name it: {@code Lee, Ajanthan, Torr, "SNIP: ...", ICLR 2019, section 4}.
 *
 * @param authors family names
 * @param title without quotation marks; empty where the text has none
 * @param year of publication; 0 where the text has none
 * @param text the whole of it
 */
public record Paper(List<String> authors, String title, int year, String text) {
  private static final Pattern QUOTED = Pattern.compile("(.*?),?\\s*\"(.*?)\",?\\s*(.*)");
  private static final Pattern YEAR = Pattern.compile("\\b(?:19|20)\\d\\d\\b");

  public Paper {
    authors = List.copyOf(authors);
  }

  /** Reads the first paper of a header's field. */
  static Paper of(String text) {
    Matcher quoted = QUOTED.matcher(text);
    if (!quoted.matches()) {
      return new Paper(List.of(), "", 0, text);
    }
    List<String> authors = List.of(quoted.group(1).split("\\s*(?:,|\\band\\b)\\s*"));
    Matcher year = YEAR.matcher(quoted.group(3));
    return new Paper(authors, quoted.group(2), year.find() ? Integer.parseInt(year.group()) : 0, text);
  }

  /** {@code Lee et al. 2019}, for a column. */
  public String shortly() {
    String names =
        switch (authors.size()) {
          case 0 -> "";
          case 1 -> authors.getFirst();
          case 2 -> authors.getFirst() + ", " + authors.get(1);
          default -> authors.getFirst() + " et al.";
        };
    return year == 0 ? names : names + " " + year;
  }
}
