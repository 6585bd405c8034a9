package dev.prune.compiler.program;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.group.Residual;
import dev.prune.compiler.op.Onward;
import dev.prune.compiler.resolve.Node;
import java.util.List;

/**
 * Where the activation of a weighted layer is: what it gives on, after the norm, the sum and the activation function that
 * follow it, before pooling. The way is followed as long as one operation alone reads the value, so that a layer before a
 * residual sum has the activation behind the sum, and one whose plain result is read twice has that result.
 */
public final class ActivationNodes {
  private ActivationNodes() {}

  /** The node whose result is the activation of {@code layer}. */
  public static int of(GroupedNetwork network, int layer) {
    List<Node> nodes = network.shaped().graph().nodes();
    int at = layer;
    while (true) {
      int value = at;
      List<Node> readers = nodes.stream().filter(n -> n.inputs().contains(value)).toList();
      boolean on =
          readers.size() == 1
              && readers.getFirst().operation().onward() != Onward.BEHIND
              && network.sums().get(readers.getFirst().id()) != Residual.COUNT_ALIGNED
              && network.axis(readers.getFirst().id()).equals(network.axis(layer));
      if (!on) {
        return at;
      }
      at = readers.getFirst().id();
      if (readers.getFirst().operation().onward() == Onward.LAST) {
        return at;
      }
    }
  }

  /** Numbers of one channel of a layer's activation, for one sample. */
  public static int area(GroupedNetwork network, int layer) {
    return network.shaped().shape(of(network, layer)).area();
  }
}
