package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.shape.ShapedNetwork;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.BinaryOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fits a sum of losses to outputs of the network. */
final class LossElaboration {
  private static final int DEEPEST = 24;

  private final ShapedNetwork network;
  private final Names names;
  private final Values values;
  private final Diagnostics diagnostics;

  private LossElaboration(ShapedNetwork network, Names names, Diagnostics diagnostics) {
    this.network = network;
    this.names = names;
    this.values = new Values(names.constants(), diagnostics);
    this.diagnostics = diagnostics;
  }

  static Optional<LossClause> run(Expression value, ShapedNetwork network, Names names, Diagnostics diagnostics) {
    return run(value, network, names, diagnostics, 0);
  }

  /** A name may stand for a loss: one with {@code let}, or a parameter of a method. */
  private static Optional<LossClause> run(
      Expression value, ShapedNetwork network, Names names, Diagnostics diagnostics, int depth) {
    Optional<Meaning> meaning =
        value instanceof Expression.Name n ? names.find(n.name()) : Optional.empty();
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Formula f) {
      if (depth >= DEEPEST) {
        diagnostics.report(Code.DEFINED_BY_ITSELF, value.span(), ((Expression.Name) value).name());
        return Optional.empty();
      }
      return run(f.expression(), network, f.names(), diagnostics, depth + 1);
    }
    return new LossElaboration(network, names, diagnostics).loss(value);
  }

  private Optional<LossClause> loss(Expression value) {
    List<Expression> summands = new ArrayList<>();
    sum(value, summands);
    Map<LossTerm, Expression> terms = new LinkedHashMap<>();
    for (Expression summand : summands) {
      Optional<LossTerm> term = term(summand);
      if (term.isEmpty() || !beside(term.get(), summand, terms)) {
        return Optional.empty();
      }
      terms.put(term.get(), summand);
    }
    return Optional.of(new LossClause(List.copyOf(terms.keySet()), value.span()));
  }

  private static void sum(Expression value, List<Expression> summands) {
    if (value instanceof Expression.Binary b && b.operator() == BinaryOperator.ADD) {
      sum(b.left(), summands);
      sum(b.right(), summands);
    } else {
      summands.add(value);
    }
  }

  /** One output is compared once, and all with the same labels or numbers. */
  private boolean beside(LossTerm term, Expression at, Map<LossTerm, Expression> others) {
    for (LossTerm other : others.keySet()) {
      if (other.node() == term.node()) {
        diagnostics.report(Code.SAID_TWICE, at.span(), "The loss of `" + term.output() + "`");
        return false;
      }
      if (!alike(other, term, at.span(), network, diagnostics)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the loss of a phase compares with what the training's does. */
  static boolean alike(LossClause training, LossClause phase, ShapedNetwork network, Diagnostics diagnostics) {
    return alike(training.main(), phase.main(), phase.span(), network, diagnostics);
  }

  private static boolean alike(
      LossTerm first, LossTerm second, Span at, ShapedNetwork network, Diagnostics diagnostics) {
    int wanted = network.shape(first.node()).size();
    int found = network.shape(second.node()).size();
    if (first.kind() != second.kind()) {
      diagnostics.report(Code.LOSSES_OF_TWO_KINDS, at, first.kind().word(), second.kind().word());
    } else if (wanted != found) {
      diagnostics.report(Code.OUTPUTS_DIFFER, at, first.output(), second.output(), wanted, found);
    }
    return first.kind() == second.kind() && wanted == found;
  }

  /** A loss, or a number times one. */
  private Optional<LossTerm> term(Expression summand) {
    if (summand instanceof Expression.Binary b && b.operator() == BinaryOperator.MULTIPLY) {
      boolean first = ConstantEvaluation.isConstant(b.left(), values.scope());
      Optional<Double> weight =
          values.number(first ? b.left() : b.right(), "The weight of a loss", Values.Range.POSITIVE);
      return plain(first ? b.right() : b.left())
          .flatMap(
              t -> weight.map(w -> new LossTerm(t.kind(), t.output(), t.node(), w, t.smoothing())));
    }
    return plain(summand);
  }

  private Optional<LossTerm> plain(Expression value) {
    Optional<CallArguments.Call> call = CallArguments.call(value);
    if (call.isEmpty()) {
      diagnostics.report(Code.WRONG_CLAUSE, value.span(), "loss", "loss cross_entropy(digit)");
      return Optional.empty();
    }
    Optional<LossKind> kind =
        Arrays.stream(LossKind.values()).filter(k -> k.word().equals(call.get().name())).findFirst();
    if (kind.isEmpty()) {
      diagnostics.reportUnknown(
          Code.UNKNOWN_LOSS,
          call.get().nameSpan(),
          call.get().name(),
          Arrays.stream(LossKind.values()).map(LossKind::word).toList());
      return Optional.empty();
    }
    List<String> parameters =
        kind.get() == LossKind.CROSS_ENTROPY ? List.of("output", "smoothing") : List.of("output");
    Optional<CallArguments> arguments = CallArguments.bind(call.get(), parameters, diagnostics);
    Optional<Double> smoothing =
        arguments.flatMap(
            a -> a.find("smoothing").map(e -> values.share(e, "The smoothing of labels")).orElse(Optional.of(0.0)));
    return arguments
        .flatMap(this::output)
        .flatMap(output -> fit(kind.get(), output, value))
        .flatMap(t -> smoothing.map(s -> new LossTerm(t.kind(), t.output(), t.node(), t.weight(), s)));
  }

  /** The output that is named, or the only one there is. */
  private Optional<Map.Entry<String, Integer>> output(CallArguments arguments) {
    Map<String, Integer> outputs = network.graph().outputs();
    Optional<Expression> written = arguments.find("output");
    if (written.isEmpty()) {
      if (outputs.size() == 1) {
        return outputs.entrySet().stream().findFirst();
      }
      return arguments.require("output", "the name of an output", diagnostics).map(none -> null);
    }
    String name = written.get() instanceof Expression.Name n ? n.name() : "";
    if (!outputs.containsKey(name)) {
      diagnostics.reportUnknown(
          Code.UNKNOWN_OUTPUT, written.get().span(), name, outputs.keySet(), network.graph().name());
      return Optional.empty();
    }
    return Optional.of(Map.entry(name, outputs.get(name)));
  }

  private Optional<LossTerm> fit(LossKind kind, Map.Entry<String, Integer> output, Expression value) {
    Shape shape = network.shape(output.getValue());
    if (kind == LossKind.CROSS_ENTROPY && (!shape.isVector() || shape.size() < 2)) {
      diagnostics.report(Code.LOSS_DOES_NOT_FIT, value.span(), output.getKey(), shape);
      return Optional.empty();
    }
    return Optional.of(LossTerm.of(kind, output.getKey(), output.getValue()));
  }
}
