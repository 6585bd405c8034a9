package dev.prune.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.library.MethodFile;
import dev.prune.compiler.schedule.When;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a comparison asks of methods. */
class EntriesTest {
  private static final String PROGRAM =
      """
      /// Convolutions and norms, so that methods of all kinds find something.
      network Net {
        input image: float[1, 28, 28]

        c1 = image |> conv(8, 5x5, stride: 2) |> batchnorm |> relu
        fc1 = c1 |> flatten |> dense(32) |> batchnorm |> relu
        output digit = fc1 |> dense(10)
      }

      train Net {
        data      digits(validate: 10%)
        loss      cross_entropy(digit)
        optimizer adam(lr: 1e-3)
        batch     128
        epochs    4 // and a remark
        protect   digit
      }
      """;

  private static final Compilation DENSE =
      PruneCompiler.compile(Source.of("net.prune", PROGRAM), Options.defaults()).compilation().orElseThrow();

  private static final int STEPS = 422;

  private static BaseProgram base() {
    return new BaseProgram(DENSE.declarations(), DENSE.train());
  }

  private static List<Variant> variants(Contestant contestant, int epochs) {
    return variants(contestant, epochs, STEPS);
  }

  private static List<Variant> variants(Contestant contestant, int epochs, int steps) {
    Comparison comparison =
        new Comparison(
            "net.prune", List.of(contestant), List.of(), List.of(weights(contestant)), List.of(new BigDecimal("50")),
            List.of(1L), OptionalInt.of(epochs), OptionalInt.empty(), Path.of("out"), Optional.empty(), "cpu",
            OptionalInt.of(1), 1, true, false);
    return new Entries(comparison, base(), epochs, () -> steps, Options.defaults()).variants();
  }

  /** Blocks of four weights have no tenth. */
  private static BigDecimal weights(Contestant contestant) {
    return new BigDecimal(List.of(Contestant.of("nm"), Contestant.of("issp_nm")).contains(contestant) ? "50" : "90");
  }

  /**
   * Every method of the library can be compared by its name alone, in a short run and in a longer one. Where the defaults of
   * a method are those of a paper's long training, its file says in its header what holds {@code In n epochs:}, as in
   * acdc.prune.
   */
  @TestFactory
  Stream<DynamicTest> everyMethodOfTheLibrary() {
    return MethodFile.standard().stream()
        .flatMap(file -> file.methods().stream())
        // It asks which layers and losses are those of exits, and this network has none.
        .filter(method -> !method.name().equals("exits_in_turn"))
        .flatMap(
            method ->
                IntStream.of(5, 10, 40)
                    .mapToObj(
                        n -> DynamicTest.dynamicTest(method.name() + " in " + n, () -> compiles(method.name(), n))));
  }

  private static void compiles(String method, int epochs) {
    for (Variant variant : variants(Contestant.of(method), epochs)) {
      assertEquals("", variant.errors(), () -> "prune " + variant.use().orElse(""));
      assertEquals(epochs, variant.compilation().orElseThrow().training().epochs());
    }
  }

  /**
   * What the headers say of intervals in steps: those of a paper's training where a run is long, and shorter ones in a short
   * run, so that a curve has its twenty firings before three quarters of it are over.
   */
  @ParameterizedTest
  @CsvSource({
    "gmp, 10, 446, 100", "gmp, 40, 5000, 100", "gmp, 4, 9, 1", "gmp, 3, 446, 44", "gmp, 1, 1, 1",
    "rigl, 10, 446, 100", "rigl, 4, 9, 5", "rigl_longer, 4, 9, 5", "set, 10, 446, 100", "set, 3, 446, 44",
    "granet, 10, 446, 100", "granet, 4, 9, 1", "granet_st, 10, 446, 100", "granet_st, 4, 9, 1",
    "greg1, 400, 500, 10", "greg1_weights, 4, 9, 1", "greg2, 4, 9, 1", "greg2_weights, 10, 446, 10"
  })
  void intervalsFollowTheStepsOfARun(String method, int epochs, int steps, long interval) {
    Variant variant = variants(Contestant.of(method), epochs, steps).getFirst();
    assertEquals("", variant.errors());
    assertEquals(
        List.of(interval),
        variant.compilation().orElseThrow().training().schedule().triggers().stream()
            .flatMap(trigger -> trigger.when() instanceof When.Every every ? Stream.of(every) : Stream.empty())
            .map(every -> every.interval().count())
            .distinct()
            .toList(),
        variant.use().orElseThrow());
    assertEquals(epochs * steps < 9 && method.equals("gmp") ? 1 : 0, variant.remarks().size(), variant.remarks()::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "gmp(interval: 100 steps), 1 firing in 4 epochs of 9 steps", "gmp(interval: 20 steps), 2 firings in 4 epochs of 9 steps",
    "gmp(interval: 13 steps), ''", "gmp(interval: 14 steps), 2 firings", "rigl(interval: 10 steps), 2 firings",
    "rigl(interval: 9 steps), ''", "apoz(end: epoch 4), 2 firings", "apoz(end: epoch 4; interval: 1 epochs), ''", "snip(), ''"
  })
  void aCurveWithFewFiringsIsTold(String use, String told) {
    Variant variant = variants(Contestant.given(use.replace(';', ',')).orElseThrow(), 4, 9).getFirst();
    assertEquals("", variant.errors());
    assertEquals(told.isEmpty() ? 0 : 1, variant.remarks().size(), variant.remarks()::toString);
    assertTrue(told.isEmpty() || variant.remarks().getFirst().contains(told), variant.remarks()::toString);
  }

  @Test
  void theTextOfARun() {
    Variant variant = variants(Contestant.given("small = gmp(interval: 2 epochs)").orElseThrow(), 12).getFirst();
    assertEquals(
        "import std.gmp\n\n"
            + PROGRAM.replace("epochs    4", "epochs    12").replace(
                "protect   digit\n", "protect   digit\n  prune     gmp(remove: 90% of weights, end: epoch 9, interval: 2 epochs)\n"),
        variant.text());
    assertEquals("small-90-weights", variant.slug());
    assertEquals("small, 90 % of weights", variant.words());
    assertTrue(variants(Contestant.of(Contestant.DENSE), 4).getFirst().use().isEmpty());
  }

  @Test
  void argumentsAreReadAsText() {
    assertEquals(Optional.of(Map.of()), ArgumentText.parse(" "));
    assertEquals(
        Optional.of(Map.of("layers", "[fc1, \"c*, d\"]", "end", "epoch max(1, 2)")),
        ArgumentText.parse("layers: [fc1, \"c*, d\"], end: epoch max(1, 2)"));
    assertEquals(Optional.empty(), ArgumentText.parse("a: 1,"));
    assertEquals(Optional.empty(), ArgumentText.parse("a: 1, a: 2"));
    assertEquals(Optional.empty(), ArgumentText.parse("5"));
    assertEquals(Optional.of("b: f(x)"), ArgumentText.of("two", "one_two(a: 1), two(b: f(x))."));
    assertEquals(Optional.empty(), ArgumentText.of("two", "two(b: f(x)"));
    assertEquals(Optional.empty(), Contestant.given("rigl"));
    assertEquals(
        Optional.of(new Contestant("r-er", Optional.of("rigl"), Map.of("ratios", "er"))),
        Contestant.given("r-er = rigl(ratios: er)"));
  }

  @Test
  void keysAndFoldersDiffer() {
    List<Variant> variants =
        Stream.of("snip", "crop", "snap").flatMap(m -> variants(Contestant.of(m), 4).stream()).collect(Collectors.toList());
    Comparison comparison =
        new Comparison(
            "net.prune", List.of(), List.of(), List.of(), List.of(), List.of(1L, 2L), OptionalInt.empty(),
            OptionalInt.empty(), Path.of("out"), Optional.empty(), "cpu", OptionalInt.of(1), 1, true, false);
    List<Entry> entries = new Entries(comparison, base(), 4, () -> STEPS, Options.defaults()).entries(variants);
    assertEquals(6, entries.size());
    assertEquals(6, entries.stream().map(Entry::key).distinct().count());
    assertEquals(6, entries.stream().map(Entry::folder).distinct().count());
    assertEquals(Path.of("out/runs/snap-50-units-seed-1"), entries.get(2).folder());
    assertEquals(entries, new Entries(comparison, base(), 4, () -> STEPS, Options.defaults()).entries(variants));
  }
}
