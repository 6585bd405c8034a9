package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.data.DataCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Checks the data clause against the runtime's catalogue of data sets. */
final class DataElaboration {
  private static final Set<String> SHARES = Set.of("validate");
  /** What is drawn and held out is a function of this, whatever the run's seed is. */
  private static final String SEED = "seed";

  private static final Set<String> COUNTS = Set.of("train", "classes", "targets", "seed");
  private static final String CHANNELS = "channels";

  private DataElaboration() {}

  /**
   * The clause, or nothing after messages.
   *
   * @param input the shape of the network's input
   */
  static Optional<DataClause> run(Expression value, Shape input, Values values) {
    Diagnostics diagnostics = values.diagnostics();
    Optional<CallArguments.Call> call = CallArguments.call(value);
    if (call.isEmpty()) {
      diagnostics.report(Code.WRONG_CLAUSE, value.span(), "data", "data digits(validate: 10%)");
      return Optional.empty();
    }
    Optional<DataCatalog.Entry> entry =
        DataCatalog.entries().stream().filter(e -> e.name().equals(call.get().name())).findFirst();
    if (entry.isEmpty()) {
      diagnostics.reportUnknown(
          Code.UNKNOWN_DATA,
          call.get().nameSpan(),
          call.get().name(),
          DataCatalog.entries().stream().map(DataCatalog.Entry::name).toList());
      return Optional.empty();
    }
    Options options = new Options(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    boolean good = true;
    for (Expression.Argument argument : call.get().arguments()) {
      good &= option(argument, entry.get(), options, values);
    }
    List<Integer> shape = entry.get().shape(options.numbers);
    for (Expression.Argument argument : call.get().arguments()) {
      good = good && hasOneForEachChannel(argument, shape, entry.get(), options, diagnostics);
    }
    if (good && !fits(shape, input.extents())) {
      diagnostics.report(Code.DATA_DO_NOT_FIT, value.span(), entry.get().name(), written(shape), input);
    }
    return good
        ? Optional.of(
            new DataClause(entry.get().name(), options.numbers, options.strings, options.lists, value.span()))
        : Optional.empty();
  }

  /** Whether an option that is a list has as many numbers as samples have channels, where that is known. */
  private static boolean hasOneForEachChannel(
      Expression.Argument argument, List<Integer> shape, DataCatalog.Entry entry, Options options, Diagnostics diagnostics) {
    List<Double> list = options.lists.get(argument.name().get().name());
    if (list == null || shape.isEmpty() || list.size() == 1 || list.size() == shape.getFirst()) {
      return true;
    }
    diagnostics.report(
        Code.ARGUMENT_DOES_NOT_FIT, argument.value().span(), argument.name().get().name(), entry.name(),
        shape.getFirst() == 1 ? "a number" : "a number, or a list with one for each of " + shape.getFirst() + " channels",
        "a list with " + list.size());
    return false;
  }

  /** Whether samples can have the shape of an input; an extent of 0 fits all. */
  private static boolean fits(List<Integer> shape, List<Integer> input) {
    if (shape.isEmpty()) {
      return true;
    }
    return shape.size() == input.size()
        && IntStream.range(0, shape.size()).allMatch(i -> shape.get(i) == 0 || shape.get(i).equals(input.get(i)));
  }

  /** {@code [3, 32, 32]}, or {@code [3, height, width]} where the files say these. */
  private static String written(List<Integer> shape) {
    return shape.get(1) > 0 ? new Shape(shape).toString() : "[" + shape.getFirst() + ", height, width]";
  }

  /** What was said so far, by kind. */
  private record Options(Map<String, Double> numbers, Map<String, String> strings, Map<String, List<Double>> lists) {
    boolean have(String name) {
      return numbers.containsKey(name) || strings.containsKey(name) || lists.containsKey(name);
    }

    void put(String name, Constant value) {
      switch (value) {
        case Constant.Num n -> numbers.put(name, n.value());
        case Constant.Percent p -> numbers.put(name, p.fraction());
        case Constant.Truth t -> numbers.put(name, t.value() ? 1.0 : 0.0);
        case Constant.Text t -> strings.put(name, t.value());
        case Constant.ListOf l ->
            lists.put(name, l.elements().stream().map(e -> ((Constant.Num) e).value()).toList());
        default -> throw new IllegalStateException(name);
      }
    }
  }

  private static boolean option(
      Expression.Argument argument,
      DataCatalog.Entry entry,
      Options options,
      Values values) {
    Diagnostics diagnostics = values.diagnostics();
    if (argument.name().isEmpty()) {
      diagnostics.report(Code.DATA_OPTION_UNNAMED, argument.span(), entry.name());
      return false;
    }
    String name = argument.name().get().name();
    Span span = argument.value().span();
    Set<String> known = new TreeSet<>(entry.numbers());
    known.add(SEED);
    known.addAll(entry.strings());
    if (!known.contains(name)) {
      diagnostics.reportUnknown(Code.UNKNOWN_ARGUMENT, argument.name().get().span(), name, known, entry.name());
      return false;
    }
    if (options.have(name)) {
      diagnostics.report(Code.ARGUMENT_TWICE, argument.span(), name, entry.name());
      return false;
    }
    Optional<Constant> value = values.constant(argument.value());
    if (value.isEmpty()) {
      return false;
    }
    if (!fits(name, value.get(), entry)) {
      diagnostics.report(
          Code.ARGUMENT_DOES_NOT_FIT, span, name, entry.name(), wanted(name, entry), value.get().written());
      return false;
    }
    options.put(name, value.get());
    return true;
  }

  private static boolean fits(String name, Constant value, DataCatalog.Entry entry) {
    boolean number = !entry.strings().contains(name) && !entry.truths().contains(name);
    return switch (value) {
      case Constant.Num n -> number && inRange(name, n.value(), false);
      case Constant.Percent p -> number && inRange(name, p.fraction(), true);
      case Constant.Text t -> entry.strings().contains(name);
      case Constant.Truth t -> entry.truths().contains(name);
      case Constant.ListOf l ->
          entry.lists().contains(name)
              && !l.elements().isEmpty()
              && l.elements().stream().allMatch(e -> e instanceof Constant.Num);
      default -> false;
    };
  }

  private static boolean inRange(String name, double value, boolean percent) {
    if (SHARES.contains(name)) {
      return value >= 0 && value < 1;
    }
    if (name.equals(CHANNELS)) {
      return !percent && (value == 1 || value == 3);
    }
    return !COUNTS.contains(name) || !percent && value >= 0 && Values.isWhole(value);
  }

  private static String wanted(String name, DataCatalog.Entry entry) {
    if (entry.strings().contains(name)) {
      return "a text";
    }
    if (entry.truths().contains(name)) {
      return "`true` or `false`";
    }
    if (entry.lists().contains(name)) {
      return "a number, or a list with one for each channel";
    }
    if (name.equals(CHANNELS)) {
      return "3, or 1 for grey";
    }
    return SHARES.contains(name)
        ? "a share below 100%"
        : COUNTS.contains(name) ? "a whole number of at least 0" : "a number";
  }
}
