package dev.prune.cli.compare;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.Result;
import dev.prune.compiler.diagnostic.Diagnostic;
import dev.prune.compiler.diagnostic.ShortFormat;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.library.MethodFile;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that has to be trained, in the order of the table. */
public final class Entries {
  private static final String PACKAGE = "prune.compared.k";
  private static final int KEY_LENGTH = 16;

  private final Comparison comparison;
  private final BaseProgram program;
  private final Uses uses;
  private final Options options;
  private final int epochs;
  private final IntSupplier steps;

  /**
   * @param program the program without pruning
   * @param epochs of each run
   * @param steps of an epoch
   * @param options how programs are compiled; the package is the comparison's
   */
  public Entries(Comparison comparison, BaseProgram program, int epochs, IntSupplier steps, Options options) {
    this.comparison = comparison;
    this.program = program;
    this.uses = new Uses(program, MethodFile.standard());
    this.options = options;
    this.epochs = epochs;
    this.steps = steps;
  }

  /**
   * The rows of the table, each compiled: what does not compile on this network is a row with errors.
   *
   * @throws PruneException {@link Failure#USAGE} when a method, a parameter or an amount is wrong
   */
  public List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (Contestant contestant : comparison.baselines()) {
      add(contestant, true, variants, labels);
    }
    for (Contestant contestant : comparison.contestants()) {
      add(contestant, false, variants, labels);
    }
    return variants;
  }

  private void add(Contestant contestant, boolean baseline, List<Variant> variants, List<String> labels) {
    if (labels.contains(contestant.label())) {
      if (baseline || comparison.baselines().contains(contestant)) {
        return;
      }
      throw new PruneException(
          Failure.USAGE,
          "`" + contestant.label() + "` takes part twice.",
          "Another use of a method needs a name of its own: --with 'NAME = METHOD(...)'.");
    }
    labels.add(contestant.label());
    if (contestant.method().isEmpty()) {
      variants.add(variant(contestant, Optional.empty(), Optional.empty(), Optional.empty()));
      return;
    }
    Uses.Known known = uses.known(contestant);
    Optional<String> unit = Uses.unit(known, contestant);
    List<Optional<Amount>> amounts =
        unit.map(u -> comparison.percents(u).stream().map(p -> Optional.of(new Amount(p, u))).toList())
            .orElse(List.of(Optional.empty()));
    if (amounts.isEmpty() && !baseline) {
      throw new PruneException(
          Failure.USAGE,
          "The method `%s` removes %s, and no amounts of %s are compared.".formatted(
              known.method().name(), unit.get(), unit.get()),
          "Give percentages, for example --%s %s.".formatted(unit.get(), unit.get().equals(Amount.WEIGHTS) ? "90,95" : "50,70"));
    }
    for (Optional<Amount> amount : amounts) {
      variants.add(variant(contestant, amount, Optional.of(Uses.text(known, contestant, amount, epochs, steps)), known.library()));
    }
  }

  private Variant variant(
      Contestant contestant, Optional<Amount> amount, Optional<String> use, Optional<String> library) {
    String name = program.source().name() + " with " + use.map(u -> "`prune " + u + "`").orElse("no pruning");
    Source source = program.with(name, use, library, comparison.epochs());
    Options own = options.inPackage(PACKAGE + hash(source.text()));
    Result result = PruneCompiler.compile(source, own);
    Optional<Compilation> compilation = result.compilation();
    String errors = compilation.isPresent() ? "" : errors(result);
    List<String> remarks = compilation.map(c -> CurveFirings.few(c.training(), epochs, steps)).orElse(List.of());
    return new Variant(contestant, amount, use, source.text(), compilation, errors, remarks);
  }

  private static String errors(Result result) {
    List<Diagnostic> first = result.diagnostics().stream().limit(1).toList();
    return "The program does not compile: " + ShortFormat.render(first).strip();
  }

  /** A run for each row and seed; all rows with the first seed, then all with the next, so that early tables are whole. */
  public List<Entry> entries(List<Variant> variants) {
    List<Entry> entries = new ArrayList<>();
    for (long seed : comparison.seeds()) {
      for (Variant variant : variants) {
        String folder = variant.slug() + "-seed-" + seed;
        entries.add(new Entry(variant, seed, comparison.out().resolve("runs").resolve(folder), key(variant, seed)));
      }
    }
    return entries;
  }

  private String key(Variant variant, long seed) {
    String java =
        variant.compilation().map(c -> c.java().getFirst().text()).orElse(variant.text() + variant.errors());
    String data = comparison.data().map(path -> path.toAbsolutePath().normalize().toString()).orElse("");
    return hash(
        Stream.of(java, Long.toString(seed), comparison.device(), data, comparison.batch().toString())
            .collect(Collectors.joining("\n")));
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, KEY_LENGTH);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
