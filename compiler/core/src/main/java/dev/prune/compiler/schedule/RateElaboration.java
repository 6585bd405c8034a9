package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.Values.Range;
import dev.prune.compiler.syntax.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code constant}, {@code step}, {@code cosine}, {@code linear}, {@code one_cycle} and {@code warmup}. */
final class RateElaboration {
  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "constant", List.of(),
          "step", List.of("every", "factor"),
          "cosine", List.of("final"),
          "linear", List.of("final"),
          "one_cycle", List.of("warm"),
          "warmup", List.of("length", "then"));

  private RateElaboration() {}

  static Optional<RateSchedule> run(Expression value, Values values) {
    Diagnostics diagnostics = values.diagnostics();
    Optional<CallArguments.Call> call = CallArguments.call(value);
    if (call.isEmpty()) {
      diagnostics.report(Code.WRONG_CLAUSE, value.span(), "schedule", "schedule cosine(0)");
      return Optional.empty();
    }
    String name = call.get().name();
    if (!KNOWN.containsKey(name)) {
      diagnostics.reportUnknown(Code.UNKNOWN_SCHEDULE, call.get().nameSpan(), name, KNOWN.keySet());
      return Optional.empty();
    }
    return CallArguments.bind(call.get(), KNOWN.get(name), diagnostics).flatMap(a -> schedule(name, a, values));
  }

  private static Optional<RateSchedule> schedule(String name, CallArguments arguments, Values values) {
    Diagnostics diagnostics = values.diagnostics();
    return switch (name) {
      case "constant" -> Optional.of(new RateSchedule.Constant());
      case "step" -> {
        Optional<Constant.Span> every =
            arguments.require("every", "a span such as `10 epochs`", diagnostics).flatMap(values::span);
        Optional<Double> factor =
            arguments
                .require("factor", "a number such as `0.1`", diagnostics)
                .flatMap(e -> values.number(e, "The factor of a schedule", Range.POSITIVE));
        yield every.flatMap(s -> factor.map(f -> new RateSchedule.Step(s, f)));
      }
      case "cosine" -> last(arguments, values).map(RateSchedule.Cosine::new);
      case "linear" -> last(arguments, values).map(RateSchedule.Linear::new);
      case "one_cycle" ->
          arguments
              .find("warm")
              .map(e -> values.share(e, "The rising part of a cycle"))
              .orElse(Optional.of(0.3))
              .map(RateSchedule.OneCycle::new);
      default -> {
        Optional<Constant.Span> length =
            arguments.require("length", "a span such as `2 epochs`", diagnostics).flatMap(values::span);
        Optional<RateSchedule> then =
            arguments.find("then").map(e -> run(e, values)).orElse(Optional.of(new RateSchedule.Constant()));
        yield length.flatMap(l -> then.map(t -> new RateSchedule.WarmUp(l, t)));
      }
    };
  }

  private static Optional<Double> last(CallArguments arguments, Values values) {
    return arguments
        .find("final")
        .map(e -> values.number(e, "The final learning rate", Range.NOT_NEGATIVE))
        .orElse(Optional.of(0.0));
  }
}
