package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Named;
import dev.prune.compiler.syntax.LetStatement;
import dev.prune.compiler.syntax.NetworkStatement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Unrolls a network: blocks become their layers, loops their iterations, compile-time names their values. */
public final class NetworkElaboration {
  private final Declarations declarations;
  private final Diagnostics diagnostics;
  private final Unrolled unrolled;
  private final TensorElaboration tensors;
  private final Map<String, Integer> outputs = new LinkedHashMap<>();
  private final Map<String, Integer> values = new LinkedHashMap<>();
  private Optional<NetworkStatement.Input> input = Optional.empty();
  private Optional<Shape> inputShape = Optional.empty();
  private boolean saysOutput;

  private NetworkElaboration(Declarations declarations, Diagnostics diagnostics) {
    this.declarations = declarations;
    this.diagnostics = diagnostics;
    this.unrolled = new Unrolled(diagnostics);
    this.tensors = new TensorElaboration(declarations, unrolled, this::run, diagnostics);
  }

  /** The unrolled network, or nothing after messages. */
  public static Optional<Graph> run(
      Declaration.Network network, Declarations declarations, Diagnostics diagnostics) {
    return new NetworkElaboration(declarations, diagnostics).network(network);
  }

  private Optional<Graph> network(Declaration.Network network) {
    TensorScope scope = new TensorScope(declarations.constants().inner());
    run(network.body(), new NetworkPlace(scope, "", "", 0, false));
    if (input.isEmpty()) {
      diagnostics.report(Code.NO_INPUT, network.name().span(), network.name().name());
      return Optional.empty();
    }
    if (outputs.isEmpty() && !saysOutput && !unrolled.tooLarge()) {
      diagnostics.report(Code.NO_OUTPUT, network.name().span(), network.name().name());
    }
    if (outputs.isEmpty() || unrolled.tooLarge()) {
      return Optional.empty();
    }
    return inputShape.map(
        shape ->
            new Graph(
                network.name().name(),
                network.doc(),
                input.get().name().name(),
                shape,
                input.get().span(),
                unrolled.nodes(),
                outputs,
                values,
                network.name().span()));
  }

  /**
   * Runs statements; the answer is the value of {@code return}, if one was reached, and {@link TensorScope#UNKNOWN}
   * where one was or may have been reached and an error hides its value.
   */
  private Optional<Integer> run(List<NetworkStatement> body, NetworkPlace place) {
    for (NetworkStatement statement : body) {
      if (unrolled.isTooLong(statement.span())) {
        return Optional.of(TensorScope.UNKNOWN);
      }
      Optional<Integer> returned = run(statement, place);
      if (returned.isPresent() || unrolled.tooLarge()) {
        return returned;
      }
    }
    return Optional.empty();
  }

  private Optional<Integer> run(NetworkStatement statement, NetworkPlace place) {
    switch (statement) {
      case NetworkStatement.Input i -> declareInput(i, place);
      case NetworkStatement.Value v -> value(v, place);
      case NetworkStatement.Let l -> let(l.let(), place);
      case NetworkStatement.Return r -> {
        if (place.top()) {
          diagnostics.report(Code.RETURN_OUTSIDE_BLOCK, r.span());
          return Optional.empty();
        }
        LayerNames.Statement naming =
            LayerNames.statement(
                place.prefix(), Optional.empty(), place.suffix(), r.value(), declarations.blocks().keySet());
        return tensors.tensor(r.value(), place, naming).or(() -> Optional.of(TensorScope.UNKNOWN));
      }
      case NetworkStatement.If i -> {
        Optional<Constant> condition = constant(i.condition(), place);
        if (condition.isPresent() && condition.get() instanceof Constant.Truth t) {
          return run(t.value() ? i.yes() : i.no(), place.inner(""));
        }
        condition.ifPresent(
            c -> diagnostics.report(Code.WRONG_KIND, i.condition().span(), "a truth value", c.kind()));
      }
      case NetworkStatement.For f -> {
        Optional<Constant> in = constant(f.in(), place);
        if (in.isPresent() && in.get() instanceof Constant.ListOf list) {
          return loop(f.body(), list.elements(), Optional.of(f.name()), place);
        }
        in.ifPresent(c -> diagnostics.report(Code.WRONG_KIND, f.in().span(), "a list", c.kind()));
      }
      case NetworkStatement.Repeat r -> {
        Optional<Constant> times = constant(r.times(), place);
        if (times.isPresent() && times.get() instanceof Constant.Num n && n.whole() && n.value() >= 0
            && n.value() <= Integer.MAX_VALUE) {
          return loop(
              r.body(), java.util.Collections.nCopies((int) n.value(), n), Optional.empty(), place);
        }
        times.ifPresent(
            c -> diagnostics.report(Code.WRONG_KIND, r.times().span(), "a whole number of repetitions", c.written()));
      }
    }
    return Optional.of(TensorScope.UNKNOWN).filter(unknown -> statement.mayReturn());
  }

  private Optional<Integer> loop(
      List<NetworkStatement> body, List<Constant> elements, Optional<Named> name, NetworkPlace place) {
    for (int i = 0; i < elements.size() && !body.isEmpty(); i++) {
      if (unrolled.isTooLong(body.getFirst().span())) {
        return Optional.of(TensorScope.UNKNOWN);
      }
      NetworkPlace inner = place.inner("_" + (i + 1));
      if (name.isPresent()) {
        inner.scope().constants().bind(name.get().name(), elements.get(i));
      }
      Optional<Integer> returned = run(body, inner);
      if (returned.isPresent() || unrolled.tooLarge()) {
        return returned;
      }
    }
    return Optional.empty();
  }

  private Optional<Constant> constant(Expression expression, NetworkPlace place) {
    return ConstantEvaluation.of(expression, place.scope().constants(), diagnostics);
  }

  private void let(LetStatement let, NetworkPlace place) {
    String name = let.name().name();
    if (let.context().isPresent()) {
      diagnostics.report(Code.CONTEXT_IN_NETWORK, let.context().get().span());
    }
    if (place.scope().bindsHere(name)) {
      diagnostics.report(Code.ALREADY_DEFINED, let.name().span(), name);
      return;
    }
    constant(let.value(), place)
        .ifPresentOrElse(
            v -> place.scope().constants().bind(name, v), () -> place.scope().constants().bindUnknown(name));
  }

  private void declareInput(NetworkStatement.Input i, NetworkPlace place) {
    if (!place.top() || place.inside() || input.isPresent()) {
      boolean misplaced = !place.top() || place.inside();
      diagnostics.report(misplaced ? Code.INPUT_INSIDE_BLOCK : Code.SECOND_INPUT, i.span());
      if (!place.scope().bindsHere(i.name().name())) {
        place.scope().bind(i.name().name(), TensorScope.UNKNOWN);
      }
      return;
    }
    input = Optional.of(i);
    place.scope().bind(i.name().name(), Graph.INPUT);
    values.put(i.name().name(), Graph.INPUT);
    inputShape = InputShape.of(i, place.scope().constants(), diagnostics);
  }

  private void value(NetworkStatement.Value v, NetworkPlace place) {
    LayerNames.Statement naming =
        LayerNames.statement(
            place.prefix(),
            Optional.of(v.name().name()),
            place.suffix(),
            v.value(),
            declarations.blocks().keySet());
    Optional<Integer> id = tensors.tensor(v.value(), place, naming);
    if (v.output() && !place.top()) {
      diagnostics.report(Code.OUTPUT_INSIDE_BLOCK, v.span());
    }
    saysOutput |= v.output();
    boolean again = v.output() && place.top() && outputs.containsKey(v.name().name());
    if (again || !place.scope().assign(v.name().name(), id.orElse(TensorScope.UNKNOWN))) {
      diagnostics.report(Code.ALREADY_DEFINED, v.name().span(), v.name().name());
    }
    if (place.top() && id.isPresent()) {
      values.put(v.name().name() + place.suffix(), id.get());
      if (v.output()) {
        if (id.get() == Graph.INPUT) {
          diagnostics.report(Code.OUTPUT_IS_INPUT, v.span(), v.name().name());
        } else {
          outputs.put(v.name().name(), id.get());
        }
      }
    }
  }
}
