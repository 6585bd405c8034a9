package dev.prune.compiler.shape;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.op.TensorRule;
import dev.prune.compiler.resolve.Node;
import java.util.Locale;

/** All weights lie in one flat buffer, which an index must reach. */
final class WeightLimit {
  private WeightLimit() {}

  /** Whether they fit; otherwise there is a message at the layer with the most. */
  static boolean check(ShapedNetwork network, Diagnostics diagnostics) {
    double all = 0;
    double most = -1;
    Node heaviest = null;
    for (Node node : network.graph().nodes()) {
      double weights = weights(node, network);
      all += weights;
      if (weights > most) {
        most = weights;
        heaviest = node;
      }
    }
    if (all > Integer.MAX_VALUE) {
      diagnostics.report(Code.WEIGHTS_TOO_LARGE, heaviest.span(), String.format(Locale.ROOT, "%,.0f", all));
      return false;
    }
    return true;
  }

  private static double weights(Node node, ShapedNetwork network) {
    Shape in = network.inputs(node).getFirst();
    Shape out = network.shape(node.id());
    double sum = 0;
    for (TensorRule rule : node.operation().tensors(in, out, node.arguments())) {
      double size = 1;
      for (TensorRule.AxisRule axis : rule.axes()) {
        size *=
            switch (axis) {
              case TensorRule.AxisRule.Out o -> out.channels();
              case TensorRule.AxisRule.In i -> in.channels();
              case TensorRule.AxisRule.Fixed f -> f.width();
            };
      }
      sum += size;
    }
    return sum;
  }
}
