package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.shape.ShapedNetwork;
import dev.prune.compiler.syntax.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fits the loss to an output of the network. */
final class LossElaboration {
  private LossElaboration() {}

  static Optional<LossClause> run(Expression value, ShapedNetwork network, Diagnostics diagnostics) {
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
    return CallArguments.bind(call.get(), List.of("output"), diagnostics)
        .flatMap(arguments -> output(arguments, network, diagnostics))
        .flatMap(output -> fit(kind.get(), output, value, network, diagnostics));
  }

  /** The output that is named, or the only one there is. */
  private static Optional<Map.Entry<String, Integer>> output(
      CallArguments arguments, ShapedNetwork network, Diagnostics diagnostics) {
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

  private static Optional<LossClause> fit(
      LossKind kind,
      Map.Entry<String, Integer> output,
      Expression value,
      ShapedNetwork network,
      Diagnostics diagnostics) {
    Shape shape = network.shape(output.getValue());
    if (kind == LossKind.CROSS_ENTROPY && (!shape.isVector() || shape.size() < 2)) {
      diagnostics.report(Code.LOSS_DOES_NOT_FIT, value.span(), output.getKey(), shape);
      return Optional.empty();
    }
    return Optional.of(new LossClause(kind, output.getKey(), output.getValue(), value.span()));
  }
}
