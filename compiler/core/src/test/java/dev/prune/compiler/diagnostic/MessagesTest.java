package dev.prune.compiler.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must hold of every message. */
class MessagesTest {
  private static final ResourceBundle TEXTS =
      ResourceBundle.getBundle("dev.prune.compiler.diagnostic.messages", Locale.ROOT);
  private static final Pattern PLACE = Pattern.compile("\\{(\\d+)\\}");

  @Test
  void everyCodeHasAMessageAndEveryMessageACode() {
    Set<String> keys = Arrays.stream(Code.values()).map(Code::key).collect(Collectors.toCollection(TreeSet::new));
    Set<String> texts =
        TEXTS.keySet().stream()
            .map(key -> key.replaceFirst("\\.help$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(keys, texts);
    keys.forEach(key -> assertTrue(TEXTS.containsKey(key), key + " has help and no sentence."));
  }

  @Test
  void numbersAreUnique() {
    List<String> ids = Arrays.stream(Code.values()).map(Code::id).toList();
    assertEquals(ids.stream().distinct().toList(), ids);
    ids.forEach(id -> assertTrue(id.matches("PR0[1-9]\\d\\d"), id));
  }

  @Test
  void messagesAreSentences() {
    List<String> wrong = new ArrayList<>();
    for (String key : new TreeSet<>(TEXTS.keySet())) {
      String text = TEXTS.getString(key);
      boolean filled = text.matches("\\{\\d\\}");
      boolean opened = Character.isUpperCase(text.charAt(0)) || text.charAt(0) == '`' || text.charAt(0) == '{';
      if (!filled && (!opened || !text.matches(".*[.?]"))) {
        wrong.add(key + ": " + text);
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** The numbers of a message and its help leave none out, and every one is filled. */
  @Test
  void placesAreFilled() {
    List<String> wrong = new ArrayList<>();
    for (Code code : Code.values()) {
      String help = TEXTS.containsKey(code.key() + ".help") ? TEXTS.getString(code.key() + ".help") : "";
      Set<Integer> places =
          PLACE
              .matcher(TEXTS.getString(code.key()) + help)
              .results()
              .map((MatchResult place) -> Integer.parseInt(place.group(1)))
              .collect(Collectors.toCollection(TreeSet::new));
      Object[] arguments = new Object[places.size()];
      Arrays.setAll(arguments, i -> "argument" + i);
      String text = Messages.text(code, arguments) + String.join("", Messages.help(code, arguments));
      long quotes = text.chars().filter(c -> c == '`').count();
      if (PLACE.matcher(text).find() || text.contains("''") || text.contains("'{") || quotes % 2 != 0) {
        wrong.add(code.key() + ": " + text);
      }
      for (int place = 0; place < places.size(); place++) {
        // An argument that opens a sentence is capitalised.
        if (!text.toLowerCase(Locale.ROOT).contains("argument" + place)) {
          wrong.add(code.key() + " leaves out {" + place + "}: " + text);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** In the patterns of messages a single quote stands for two. */
  @Test
  void quotesAreDoubled() {
    List<String> wrong =
        TEXTS.keySet().stream()
            .filter(key -> TEXTS.getString(key).replace("''", "").replaceAll("'[{}]'", "").contains("'"))
            .sorted()
            .toList();
    assertEquals(List.of(), wrong);
  }
}
