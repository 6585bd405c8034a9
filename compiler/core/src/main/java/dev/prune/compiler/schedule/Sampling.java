package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Named;
import dev.prune.runtime.data.Split;
import java.util.List;
import java.util.Optional;

/**
 * {@code over 5 batches of train in eval}: which samples a gradient is computed from, and how. Without a split the
 * train split is meant, without a mode evaluation.
 */
record Sampling(int batches, Split split, GradientPass pass) {
  private static final int MOST_BATCHES = 1_000_000;

  /**
   * Reads a context.
   *
   * @param validates whether there is a validation split
   */
  static Optional<Sampling> run(Context context, Values values, boolean validates) {
    Diagnostics diagnostics = values.diagnostics();
    Optional<Double> temperature = temperature(context, values);
    if (temperature.isEmpty()) {
      return Optional.empty();
    }
    if (context.unit().isPresent() && !context.unit().get().name().matches("batch(es)?")) {
      Named unit = context.unit().get();
      if (unit.name().matches("epochs?")) {
        diagnostics.report(Code.NOT_YET, unit.span(), "A gradient over whole epochs");
      } else {
        diagnostics.reportUnknown(Code.UNKNOWN_CONTEXT, unit.span(), unit.name(), List.of("batches"));
      }
      return Optional.empty();
    }
    Optional<Integer> batches =
        context
            .amount()
            .map(e -> values.whole(e, "The number of batches", Values.between(1, MOST_BATCHES)))
            .orElse(Optional.of(1));
    Optional<Split> split = context.split().map(s -> split(s, validates, diagnostics)).orElse(Optional.of(Split.TRAIN));
    Optional<Boolean> eval = context.mode().map(m -> eval(m, diagnostics)).orElse(Optional.of(true));
    return batches.flatMap(
        b ->
            split.flatMap(
                s ->
                    eval.map(
                        e -> new Sampling(b, s, new GradientPass(e ? Mode.EVAL : Mode.TRAIN, temperature.get())))));
  }

  private static Optional<Double> temperature(Context context, Values values) {
    double temperature = 1;
    for (Expression.Argument argument : context.arguments()) {
      String name = argument.name().map(Named::name).orElse("");
      if (!name.equals("temperature") || argument.along()) {
        values.diagnostics().reportUnknown(
            Code.UNKNOWN_CONTEXT, argument.name().map(Named::span).orElse(argument.span()),
            name.isEmpty() ? "it" : name, List.of("temperature"));
        return Optional.empty();
      }
      Optional<Double> value = values.number(argument.value(), "The temperature", Values.Range.POSITIVE);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      temperature = value.get();
    }
    return Optional.of(temperature);
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
              Code.UNKNOWN_CONTEXT, word.span(), word.name(), List.of("train", "validation"));
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
