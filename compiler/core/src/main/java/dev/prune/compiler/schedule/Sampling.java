package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Named;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.schedule.Samples;
import java.util.List;
import java.util.Optional;

/**
 * {@code over 5 batches of train in eval}: which samples a gradient is computed from, and how. Without a split the
 * train split is meant, without a mode evaluation. {@code of ones} is a sample of ones, for which the gradient is that of the sum
 * of all outputs; {@code (absolute: true)} puts absolute values in place of the parameters meanwhile.
 */
record Sampling(Samples samples, GradientPass pass) {
  private static final int MOST_BATCHES = 1_000_000;

  /**
   * Reads a context.
   *
   * @param validates whether there is a validation split
   */
  static Optional<Sampling> run(Context context, Values values, boolean validates) {
    Diagnostics diagnostics = values.diagnostics();
    Optional<Arguments> arguments = arguments(context, values);
    boolean ones = context.split().filter(s -> s.name().equals("ones")).isPresent();
    Optional<Boolean> epochs = epochs(context, ones, diagnostics);
    if (arguments.isEmpty() || epochs.isEmpty()) {
      return Optional.empty();
    }
    Optional<Integer> count =
        context
            .amount()
            .map(e -> values.whole(e, "The number of batches", Values.between(1, MOST_BATCHES)))
            .orElse(Optional.of(1));
    Optional<Split> split =
        context
            .split()
            .filter(s -> !ones)
            .map(s -> split(s, validates, diagnostics))
            .orElse(Optional.of(Split.TRAIN));
    Optional<Boolean> eval = context.mode().map(m -> eval(m, diagnostics)).orElse(Optional.of(true));
    if (count.isEmpty() || split.isEmpty() || eval.isEmpty()) {
      return Optional.empty();
    }
    Samples.Kind kind = ones ? Samples.Kind.ONES : epochs.get() ? Samples.Kind.EPOCHS : Samples.Kind.BATCHES;
    Samples samples = new Samples(kind, count.get(), split.get(), arguments.get().absolute());
    Mode mode = eval.get() ? Mode.EVAL : Mode.TRAIN;
    return Optional.of(new Sampling(samples, new GradientPass(mode, arguments.get().temperature(), ones)));
  }

  /** Says what is wrong with a context, whether or not anything behind it needs samples. */
  static boolean check(Optional<Context> context, Names names, Registry registry) {
    return context.isEmpty()
        || run(context.get(), new Values(names.constants(), registry.diagnostics), registry.validates).isPresent();
  }

  /**
   * Says that a context has no use because a score reads nothing that comes from samples. In a method it may have one: the score
   * can be an argument.
   */
  static void checkUse(Optional<Context> context, Score score, Optional<Span> use, Diagnostics diagnostics) {
    boolean needed =
        score.sources().stream()
            .anyMatch(
                s ->
                    s instanceof Score.Source.Sum
                        || s instanceof Score.Source.Motion
                        || s instanceof Score.Source.Activations);
    if (context.isPresent() && !needed && use.isEmpty()) {
      diagnostics.report(Code.CONTEXT_WITHOUT_USE, context.get().span(), score.text());
    }
  }

  /** Whether whole epochs are counted; nothing after a message. */
  private static Optional<Boolean> epochs(Context context, boolean ones, Diagnostics diagnostics) {
    String unit = context.unit().map(Named::name).orElse("batches");
    if (unit.matches("batch(es)?")) {
      return Optional.of(false);
    }
    if (unit.matches("epochs?") && !ones) {
      return Optional.of(true);
    }
    List<String> known = ones ? List.of("batches") : List.of("batches", "epochs");
    diagnostics.reportUnknown(Code.UNKNOWN_CONTEXT, context.unit().get().span(), unit, known);
    return Optional.empty();
  }

  private record Arguments(double temperature, boolean absolute) {}

  private static Optional<Arguments> arguments(Context context, Values values) {
    double temperature = 1;
    boolean absolute = false;
    for (Expression.Argument argument : context.arguments()) {
      String name = argument.name().map(Named::name).orElse("");
      if (argument.along() || !name.equals("temperature") && !name.equals("absolute")) {
        values.diagnostics().reportUnknown(
            Code.UNKNOWN_CONTEXT, argument.name().map(Named::span).orElse(argument.span()),
            name.isEmpty() ? "it" : name, List.of("temperature", "absolute"));
        return Optional.empty();
      }
      if (name.equals("absolute")) {
        Optional<Boolean> value = values.truth(argument.value());
        if (value.isEmpty()) {
          return Optional.empty();
        }
        absolute = value.get();
      } else {
        Optional<Double> value = values.number(argument.value(), "The temperature", Values.Range.POSITIVE);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        temperature = value.get();
      }
    }
    return Optional.of(new Arguments(temperature, absolute));
  }

  private static Optional<Split> split(Named word, boolean validates, Diagnostics diagnostics) {
    switch (word.name()) {
      case "train" -> {
        return Optional.of(Split.TRAIN);
      }
      case "validation" -> {
        if (validates) {
          return Optional.of(Split.VALIDATION);
        }
        diagnostics.report(Code.NO_VALIDATION, word.span());
      }
      case "test" -> diagnostics.report(Code.TEST_SPLIT, word.span());
      default ->
          diagnostics.reportUnknown(
              Code.UNKNOWN_CONTEXT, word.span(), word.name(), List.of("train", "validation", "ones"));
    }
    return Optional.empty();
  }

  private static Optional<Boolean> eval(Named word, Diagnostics diagnostics) {
    if (!word.name().equals("train") && !word.name().equals("eval")) {
      diagnostics.reportUnknown(Code.UNKNOWN_CONTEXT, word.span(), word.name(), List.of("train", "eval"));
      return Optional.empty();
    }
    return Optional.of(word.name().equals("eval"));
  }
}
