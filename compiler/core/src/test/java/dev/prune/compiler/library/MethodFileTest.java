package dev.prune.compiler.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.StandardLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every file of the standard library has to say of itself, and what is read from it. */
class MethodFileTest {
  private static final Path FOLDER = Path.of("src/main/resources/dev/prune/compiler/std");

  /** A header: a sentence on what the method does, {@code Paper:} and {@code Deviations:} ("none." where there are none). */
  @TestFactory
  Stream<DynamicTest> headers() {
    return MethodFile.standard().stream().map(file -> DynamicTest.dynamicTest(file.name(), () -> header(file)));
  }

  private static void header(MethodFile file) {
    Header header = file.header();
    assertTrue(Header.sentence(header.text()).endsWith("."), "A file begins with `/// What it does, in a sentence.`");
    Paper paper = file.paper();
    String how = "`/// Paper: Author, Author, \"Title\", venue and year, section` is expected, found: " + paper.text();
    assertFalse(paper.authors().isEmpty() || paper.title().isEmpty() || paper.year() == 0, how);
    assertTrue(
        header.field(Header.DEVIATIONS).filter(text -> text.endsWith(".")).isPresent(),
        "`/// Deviations: ...` says what differs from the paper; `none.` is a way to say it.");
    assertFalse(file.methods().isEmpty(), "The file has no method.");
    for (PublishedMethod other : file.methods().subList(1, file.methods().size())) {
      assertFalse(
          other.summary().equals(Header.sentence(header.text())),
          () -> "`" + other.name() + "` is not the first method of its file and needs a `///` sentence right above it.");
    }
    for (PublishedMethod method : file.methods()) {
      assertFalse(method.clauses().get(Clause.UNIT).isEmpty(), "Nothing is said of what " + method.name() + " chooses.");
      assertFalse(method.clauses().get(Clause.THEN).isEmpty(), "Nothing is said of what " + method.name() + " does.");
    }
  }

  @Test
  void everyFileOfTheFolderCanBeImported() throws IOException {
    Set<String> files = new TreeSet<>();
    try (var all = Files.list(FOLDER)) {
      all.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".prune")).forEach(
          f -> files.add(f.replace(".prune", "")));
    }
    assertEquals(files, new TreeSet<>(new StandardLibrary().standardNames()));
  }

  @Test
  void noTwoMethodsHaveOneName() {
    List<String> names =
        MethodFile.standard().stream().flatMap(f -> f.methods().stream()).map(PublishedMethod::name).toList();
    assertEquals(names.size(), Set.copyOf(names).size(), names::toString);
  }

  @Test
  void aPaperIsReadFromItsLine() {
    Paper paper = Paper.of("Lee, Ajanthan, Torr, \"SNIP: Single-shot, and more\", ICLR 2019 (arXiv 1810.02340), section 4.");
    assertEquals(List.of("Lee", "Ajanthan", "Torr"), paper.authors());
    assertEquals("SNIP: Single-shot, and more", paper.title());
    assertEquals(2019, paper.year());
    assertEquals("Lee et al. 2019", paper.shortly());
    assertEquals("Zhu, Gupta 2017", Paper.of("Zhu and Gupta, \"To prune\", 2017").shortly());
    assertEquals(0, Paper.of("nobody knows").year());
  }

  @Test
  void aHeaderIsReadFieldByField() {
    Header header =
        Header.of(
            """
            /// Does something, e.g. this. And `that`.
            ///
            /// Paper: Somebody, "A title", 2020,
            /// section 1.
            /// In n epochs: one(at: n).
            /// Deviations: none.

            /// Not part of it.
            method one() {}
            """);
    assertEquals("Does something, e.g. this.", Header.sentence(header.text()));
    assertEquals(
        Map.of("Paper", "Somebody, \"A title\", 2020, section 1.", "In n epochs", "one(at: n).", "Deviations", "none."),
        header.fields());
  }

  @Test
  void clausesAreReadFromTheText() {
    Map<Clause, Set<String>> rigl = method("rigl").clauses();
    assertEquals(Set.of("weights"), rigl.get(Clause.UNIT));
    assertEquals(Set.of("w", "grad", "random"), rigl.get(Clause.SCORE));
    assertEquals(Set.of("all"), rigl.get(Clause.WHERE));
    assertEquals(Set.of("per layer", "ratios"), rigl.get(Clause.RANKED));
    assertEquals(Set.of("share"), rigl.get(Clause.AMOUNT));
    assertEquals(Set.of("init", "every", "instead of update"), rigl.get(Clause.WHEN));
    assertEquals(Set.of("cosine"), rigl.get(Clause.ROUNDS));
    assertEquals(Set.of("mask", "grow"), rigl.get(Clause.THEN));
    assertEquals(Set.of(), rigl.get(Clause.MEANWHILE));
    Map<Clause, Set<String>> early = method("earlycrop_units").clauses();
    assertEquals(Set.of("units"), early.get(Clause.UNIT));
    assertEquals(Set.of("dgrad", "gate", "grad"), early.get(Clause.SCORE));
    assertEquals(Set.of("end of phase", "until"), early.get(Clause.WHEN));
    assertEquals(Set.of("compact", "reset optimizer", "schedule"), early.get(Clause.THEN));
  }

  @Test
  void aSignatureTellsWhatMustBeGiven() {
    assertEquals("snip(remove, layers: all, batches: 5)", method("snip").signature());
  }

  private static PublishedMethod method(String name) {
    return MethodFile.standard().stream().flatMap(f -> f.method(name).stream()).findFirst().orElseThrow();
  }
}
