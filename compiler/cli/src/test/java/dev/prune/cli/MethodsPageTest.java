package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.library.Clause;
import dev.prune.compiler.library.MethodFile;
import dev.prune.compiler.library.PublishedMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * docs/methods.md is complete and says what the files say. For a new file of the standard library:
 *
 * <ol>
 *   <li>a row for each method in the table "Method by clause", in the order of the alphabet. The test that fails prints one
 *       with the words that must be there; put prose around them. In each cell, what stands between backquotes must be
 *       exactly the words that {@code dev.prune.compiler.library.Clauses} reads from the method's file; the rest is free.
 *   <li>an {@code import std.NAME} in the program of "One use of each", and a block {@code prune train} below it with
 *       {@code prune METHOD(...)}, which DocsTest compiles inside that program.
 * </ol>
 */
class MethodsPageTest {
  private static final Pattern WORD = Pattern.compile("`([^`]+)`");

  private final String page = read();
  private final Map<String, List<String>> rows = rows(page);

  @TestFactory
  Stream<DynamicTest> aRowForEachMethod() {
    return methods().map(method -> DynamicTest.dynamicTest(method.name(), () -> row(method)));
  }

  private void row(PublishedMethod method) {
    String suggestion = "A row of docs/methods.md for `" + method.name() + "`, to put prose into:\n" + suggested(method);
    List<String> cells = rows.get(method.name());
    assertTrue(cells != null, suggestion);
    assertEquals(Clause.values().length + 1, cells.size(), suggestion);
    for (Clause clause : Clause.values()) {
      String cell = cells.get(1 + clause.ordinal());
      // A cell may point to another method, as in "as `crop`: ...".
      TreeSet<String> said = words(cell);
      Set<String> others = new TreeSet<>(rows.keySet());
      others.removeAll(method.clauses().get(clause)); // A score may be called as its method is.
      said.removeAll(others);
      assertEquals(
          new TreeSet<>(method.clauses().get(clause)), said,
          () -> "The cell `" + clause.word() + "` of `" + method.name() + "` is: " + cell + "\n" + suggestion);
    }
  }

  @Test
  void noRowOfAMethodThatIsNotThere() {
    Set<String> known = methods().map(PublishedMethod::name).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(known, new TreeSet<>(rows.keySet()));
    assertEquals(List.copyOf(known), List.copyOf(rows.keySet()), "The rows go by the alphabet.");
  }

  @Test
  void columnsAreTheClauses() {
    String heading = page.lines().filter(line -> line.startsWith("| method |")).findFirst().orElseThrow();
    assertEquals(
        Arrays.stream(Clause.values()).map(Clause::word).collect(Collectors.joining(" | ", "| method | ", " |")), heading);
  }

  @Test
  void aUseOfEach() {
    List<DocsBlock> uses =
        DocsBlock.of("docs/methods.md", page).stream().filter(b -> b.info().equals("prune train")).toList();
    Set<String> used = new TreeSet<>();
    uses.forEach(block -> block.text().lines().map(String::strip).filter(l -> l.startsWith("prune ")).forEach(
        line -> used.add(line.substring("prune ".length(), line.indexOf('(')))));
    assertEquals(methods().map(PublishedMethod::name).collect(Collectors.toCollection(TreeSet::new)), used);
  }

  @Test
  void theTableOfTheLanguageNamesEach() throws IOException {
    String language = Files.readString(Path.of("../../docs/language.md"));
    Set<String> missing = methods().map(PublishedMethod::name).filter(m -> !language.contains("`" + m + "(")).collect(
        Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), missing, "methods that docs/language.md does not show with their parameters");
  }

  private static Stream<PublishedMethod> methods() {
    return MethodFile.standard().stream().flatMap(file -> file.methods().stream());
  }

  private static TreeSet<String> words(String cell) {
    TreeSet<String> words = new TreeSet<>();
    Matcher matcher = WORD.matcher(cell);
    while (matcher.find()) {
      words.add(matcher.group(1));
    }
    return words;
  }

  private static String suggested(PublishedMethod method) {
    List<String> cells = new ArrayList<>(List.of("`" + method.name() + "`"));
    for (Clause clause : Clause.values()) {
      Set<String> words = method.clauses().get(clause);
      cells.add(words.isEmpty() ? "-" : words.stream().map(w -> "`" + w + "`").collect(Collectors.joining(", ")));
    }
    return "| " + String.join(" | ", cells) + " |";
  }

  /** Cells by the name in the first one. */
  private static Map<String, List<String>> rows(String page) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String line : page.lines().toList()) {
      if (line.startsWith("| `")) {
        List<String> cells = Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
        rows.put(cells.getFirst().replace("`", ""), cells);
      }
    }
    return rows;
  }

  private static String read() {
    try {
      return Files.readString(Path.of("../../docs/methods.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
