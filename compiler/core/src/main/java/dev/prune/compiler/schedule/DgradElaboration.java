package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.schedule.TangentSum.Along;
import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code dgrad(x, along y: v)}: how the gradient by x moves when y moves along v. */
final class DgradElaboration {
  /**
   * A mixed second derivative.
   *
   * @param of what the gradient is by
   * @param tangent how all gradients move
   */
  record Dgrad(Along of, TangentSum tangent) {}

  private DgradElaboration() {}

  static Optional<Dgrad> run(Expression.Call call, Names names, Optional<Context> context, Registry registry) {
    List<Expression.Argument> arguments = call.arguments();
    boolean shaped =
        arguments.size() == 2
            && arguments.get(0).name().isEmpty()
            && arguments.get(0).value() instanceof Expression.Name
            && arguments.get(1).along();
    if (!shaped) {
      registry.diagnostics.report(Code.DGRAD_FORM, call.span());
      return Optional.empty();
    }
    Expression.Name of = (Expression.Name) arguments.get(0).value();
    Optional<Along> by = find(of.name().equals("w") ? "weights" : of.name());
    Expression.Named moved = arguments.get(1).name().orElseThrow();
    Optional<Along> along = find(moved.name());
    if (by.isEmpty()) {
      registry.diagnostics.reportUnknown(Code.DGRAD_OF_WHAT, of.span(), of.name(), words());
    }
    if (along.isEmpty()) {
      registry.diagnostics.reportUnknown(Code.DGRAD_OF_WHAT, moved.span(), moved.name(), words());
    }
    if (context.isEmpty()) {
      registry.diagnostics.report(Code.GRADIENT_NEEDS_BATCHES, call.span());
      return Optional.empty();
    }
    Optional<Sampling> sampling =
        Sampling.run(context.get(), new Values(names.constants(), registry.diagnostics), registry.validates);
    HostElaboration.Place place = new HostElaboration.Place(names, context, false, registry.validates);
    Optional<FlatElaboration.Direction> direction =
        FlatElaboration.direction(
            arguments.get(1).value(), along.orElse(Along.PARAMETERS), place, registry);
    if (by.isEmpty() || along.isEmpty() || sampling.isEmpty() || direction.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Dgrad(by.get(), registry.tangent(along.get(), direction.get(), sampling.get(), call.span())));
  }

  private static Optional<Along> find(String word) {
    return Arrays.stream(Along.values()).filter(a -> a.word().equals(word)).findFirst();
  }

  private static List<String> words() {
    return Arrays.stream(Along.values()).map(Along::word).toList();
  }
}
