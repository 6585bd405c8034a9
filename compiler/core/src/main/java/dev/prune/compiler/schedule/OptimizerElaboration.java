package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.schedule.Values.Range;
import dev.prune.compiler.syntax.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sgd}, {@code adam}, {@code adamw} with their numbers. */
final class OptimizerElaboration {
  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "sgd", List.of("lr", "momentum", "nesterov", "weight_decay"),
          "adam", List.of("lr", "beta1", "beta2", "epsilon", "weight_decay"),
          "adamw", List.of("lr", "beta1", "beta2", "epsilon", "weight_decay"));

  private final CallArguments arguments;
  private final Values values;
  private boolean good = true;

  private OptimizerElaboration(CallArguments arguments, Values values) {
    this.arguments = arguments;
    this.values = values;
  }

  static Optional<Optimizer> run(Expression value, Values values) {
    Diagnostics diagnostics = values.diagnostics();
    Optional<CallArguments.Call> call = CallArguments.call(value);
    if (call.isEmpty()) {
      diagnostics.report(Code.WRONG_CLAUSE, value.span(), "optimizer", "optimizer adam(lr: 1e-3)");
      return Optional.empty();
    }
    String name = call.get().name();
    if (!KNOWN.containsKey(name)) {
      diagnostics.reportUnknown(Code.UNKNOWN_OPTIMIZER, call.get().nameSpan(), name, KNOWN.keySet());
      return Optional.empty();
    }
    return CallArguments.bind(call.get(), KNOWN.get(name), diagnostics)
        .flatMap(a -> new OptimizerElaboration(a, values).optimizer(name));
  }

  private Optional<Optimizer> optimizer(String name) {
    double rate =
        arguments
            .require("lr", "a learning rate", values.diagnostics())
            .flatMap(e -> values.number(e, "The learning rate", Range.POSITIVE))
            .orElseGet(
                () -> {
                  good = false;
                  return 1.0;
                });
    double decay = number("weight_decay", "The weight decay", Range.NOT_NEGATIVE, name.equals("adamw") ? 0.01 : 0);
    Optimizer optimizer =
        name.equals("sgd")
            ? sgd(rate, decay)
            : new Optimizer.Adam(
                rate,
                number("beta1", "`beta1`", Range.BELOW_ONE, 0.9),
                number("beta2", "`beta2`", Range.BELOW_ONE, 0.999),
                number("epsilon", "`epsilon`", Range.POSITIVE, 1e-8),
                decay,
                name.equals("adamw"));
    return good ? Optional.of(optimizer) : Optional.empty();
  }

  private Optimizer sgd(double rate, double decay) {
    double momentum = number("momentum", "The momentum", Range.BELOW_ONE, 0);
    boolean nesterov =
        arguments.find("nesterov").map(e -> values.truth(e).orElseGet(() -> good = false)).orElse(false);
    if (nesterov && good && momentum == 0) {
      values.diagnostics().report(Code.NESTEROV_WITHOUT_MOMENTUM, arguments.values().get("nesterov").span());
      good = false;
    }
    return momentum == 0
        ? new Optimizer.Sgd(rate, decay)
        : new Optimizer.Momentum(rate, momentum, nesterov, decay);
  }

  private double number(String parameter, String what, Range range, double byDefault) {
    Optional<Expression> written = arguments.find(parameter);
    if (written.isEmpty()) {
      return byDefault;
    }
    Optional<Double> value = values.number(written.get(), what, range);
    good &= value.isPresent();
    return value.orElse(byDefault);
  }
}
