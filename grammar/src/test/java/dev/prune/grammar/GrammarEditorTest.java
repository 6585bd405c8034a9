package dev.prune.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Test;

/** The editor grammar colours the words and signs of the language, all of them and no others. */
class GrammarEditorTest {
  private static final Pattern WORDS = Pattern.compile("\\\\b\\(\\?:([a-z|]+)\\)\\\\b");

  /** The texts of every {@code match}, {@code begin} and {@code end} in order; reading them checks the JSON as well. */
  private static List<String> patterns() throws IOException {
    List<String> patterns = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(Path.of("prune.tmLanguage.json").toFile())) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.VALUE_STRING
            && Set.of("match", "begin", "end").contains(String.valueOf(json.currentName()))) {
          patterns.add(json.getText());
        }
      }
    }
    return patterns;
  }

  private static Set<String> literals(boolean words) {
    Set<String> literals = new TreeSet<>();
    for (int type = 1; type <= PruneLexer.VOCABULARY.getMaxTokenType(); type++) {
      String literal = PruneLexer.VOCABULARY.getLiteralName(type);
      if (literal != null && Character.isLetter(literal.charAt(1)) == words) {
        literals.add(literal.substring(1, literal.length() - 1));
      }
    }
    return literals;
  }

  @Test
  void wordsAreThoseOfTheLanguage() throws IOException {
    List<String> coloured = new ArrayList<>();
    for (String pattern : patterns()) {
      Matcher words = WORDS.matcher(pattern);
      if (words.matches()) {
        coloured.addAll(Arrays.asList(words.group(1).split("\\|")));
      }
    }
    assertEquals(coloured.size(), Set.copyOf(coloured).size(), "A word is coloured in two ways.");
    assertEquals(literals(true), new TreeSet<>(coloured));
  }

  @Test
  void patternsAreRegularExpressions() throws IOException {
    for (String pattern : patterns()) {
      Pattern.compile(pattern);
    }
  }

  /** Every sign but brackets and commas is an operator to the editor. */
  @Test
  void signsAreThoseOfTheLanguage() throws IOException {
    List<String> patterns = patterns();
    Set<String> plain = Set.of("{", "}", "(", ")", "[", "]", ",", ".", ":");
    for (String sign : literals(false)) {
      assertTrue(plain.contains(sign) || patterns.stream().anyMatch(sign::matches), sign);
    }
  }

  @Test
  void numbersEndWhereTheLexerEndsThem() throws IOException {
    List<String> patterns = patterns();
    for (String number : List.of("300", "2.5", "2e-3", "1.5E+6", "80%", "12.5%", "3x3", "2x", "2.5x")) {
      assertTrue(patterns.stream().anyMatch(number::matches), number);
      PruneLexer lexer = new PruneLexer(CharStreams.fromString(number));
      assertEquals(number, lexer.nextToken().getText());
      assertEquals(Token.EOF, lexer.nextToken().getType());
    }
  }
}
