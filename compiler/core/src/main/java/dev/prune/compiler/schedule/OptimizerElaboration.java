package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.instruction.AdjustedOptimizer;
import dev.prune.compiler.instruction.CenteredRmsprop;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.resolve.Counted;
import dev.prune.compiler.schedule.Values.Range;
import dev.prune.compiler.syntax.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code sgd}, {@code adam}, {@code adamw}, {@code rmsprop} with their numbers. */
final class OptimizerElaboration {
  private static final Map<String, List<String>> KNOWN =
      new TreeMap<>(
          Map.of(
              "sgd", List.of("lr", "momentum", "nesterov", "weight_decay", "clip"),
              "adam", List.of("lr", "beta1", "beta2", "epsilon", "weight_decay", "clip"),
              "adamw", List.of("lr", "beta1", "beta2", "epsilon", "weight_decay", "clip"),
              "rmsprop", List.of("lr", "smoothing", "momentum", "epsilon", "centered", "weight_decay", "clip")));

  private final CallArguments arguments;
  private final Values values;
  private boolean good = true;

  /** Whether the decay is one of weights alone. */
  private boolean ofWeights;

  private OptimizerElaboration(CallArguments arguments, Values values) {
    this.arguments = arguments;
    this.values = values;
  }

  /**
   * The optimiser, or nothing after messages.
   *
   * @param rates whether some layers have a learning rate of their own
   */
  static Optional<Optimizer> run(Expression value, Values values, boolean rates) {
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
        .flatMap(a -> new OptimizerElaboration(a, values).optimizer(name, rates));
  }

  private Optional<Optimizer> optimizer(String name, boolean rates) {
    double rate =
        arguments
            .require("lr", "a learning rate", values.diagnostics())
            .flatMap(e -> values.number(e, "The learning rate", Range.POSITIVE))
            .orElseGet(
                () -> {
                  good = false;
                  return 1.0;
                });
    double decay = decay(name);
    double clip = number("clip", "The largest norm of gradients", Range.POSITIVE, 0);
    double own = ofWeights ? 0 : decay;
    Optimizer.Single optimizer =
        switch (name) {
          case "sgd" -> sgd(rate, own);
          case "rmsprop" -> rmsprop(rate, own);
          default ->
              new Optimizer.Adam(
                  rate,
                  number("beta1", "`beta1`", Range.BELOW_ONE, 0.9),
                  number("beta2", "`beta2`", Range.BELOW_ONE, 0.999),
                  number("epsilon", "`epsilon`", Range.POSITIVE, 1e-8),
                  own,
                  name.equals("adamw"));
        };
    boolean adjusted = clip > 0 || ofWeights && decay > 0 || rates;
    return !good
        ? Optional.empty()
        : Optional.of(
            adjusted
                ? new AdjustedOptimizer(optimizer, clip, ofWeights ? decay : 0, name.equals("adamw"), rates)
                : optimizer);
  }

  /** {@code weight_decay: 1e-4}, or {@code 1e-4 of weights}, which leaves biases and norms out. */
  private double decay(String name) {
    Optional<Expression> written = arguments.find("weight_decay");
    if (written.isPresent() && written.get() instanceof Expression.Share share) {
      Optional<Counted> counted = Counted.find(share.unit());
      ofWeights = counted.equals(Optional.of(Counted.WEIGHTS));
      if (share.base().isPresent() || !ofWeights && !counted.equals(Optional.of(Counted.PARAMETERS))) {
        values.diagnostics().report(
            Code.ARGUMENT_DOES_NOT_FIT, share.unitSpan(), "weight_decay", arguments.function(),
            "a number, or a number `of weights`", "one of `" + share.unit() + "`");
        good = false;
        return 0;
      }
      return checked(share.amount(), "The weight decay", Range.NOT_NEGATIVE, 0);
    }
    return number("weight_decay", "The weight decay", Range.NOT_NEGATIVE, name.equals("adamw") ? 0.01 : 0);
  }

  private Optimizer.Single rmsprop(double rate, double decay) {
    double smoothing = number("smoothing", "`smoothing`", Range.BELOW_ONE, 0.99);
    double momentum = number("momentum", "The momentum", Range.BELOW_ONE, 0);
    double epsilon = number("epsilon", "`epsilon`", Range.POSITIVE, 1e-8);
    return truth("centered")
        ? new CenteredRmsprop(rate, smoothing, momentum, epsilon, decay)
        : new Optimizer.Rmsprop(rate, smoothing, momentum, epsilon, decay);
  }

  private boolean truth(String parameter) {
    return arguments.find(parameter).map(e -> values.truth(e).orElseGet(() -> good = false)).orElse(false);
  }

  private Optimizer.Single sgd(double rate, double decay) {
    double momentum = number("momentum", "The momentum", Range.BELOW_ONE, 0);
    boolean nesterov = truth("nesterov");
    if (nesterov && good && momentum == 0) {
      values.diagnostics().report(Code.NESTEROV_WITHOUT_MOMENTUM, arguments.values().get("nesterov").span());
      good = false;
    }
    return momentum == 0
        ? new Optimizer.Sgd(rate, decay)
        : new Optimizer.Momentum(rate, momentum, nesterov, decay);
  }

  private double number(String parameter, String what, Range range, double byDefault) {
    return arguments.find(parameter).map(e -> checked(e, what, range, byDefault)).orElse(byDefault);
  }

  private double checked(Expression written, String what, Range range, double byDefault) {
    Optional<Double> value = values.number(written, what, range);
    good &= value.isPresent();
    return value.orElse(byDefault);
  }
}
