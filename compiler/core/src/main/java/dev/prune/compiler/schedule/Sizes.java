package dev.prune.compiler.schedule;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.op.CostRule;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.op.TensorRule;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Role;
import java.util.List;

/** How much of what can be counted a network has at some widths of its groups. */
record Sizes(GroupedNetwork network) {
  /** The widths before any event. */
  int[] original() {
    return network.groups().stream().mapToInt(Group::width).toArray();
  }

  /** Elements of the weight tensor of a layer; 0 where it has none. */
  long weights(int layer, int[] widths) {
    Node node = network.shaped().graph().nodes().get(layer);
    return rules(node).stream().filter(r -> r.role() == Role.WEIGHT).mapToLong(r -> size(r, node, widths)).sum();
  }

  /** Elements of all weight tensors. */
  long weights(int[] widths) {
    return network.shaped().graph().nodes().stream().mapToLong(n -> weights(n.id(), widths)).sum();
  }

  /** Numbers of all parameters. */
  long parameters(int[] widths) {
    long all = 0;
    for (Node node : network.shaped().graph().nodes()) {
      for (TensorRule rule : rules(node)) {
        boolean statistic = rule.role() == Role.MEAN || rule.role() == Role.VARIANCE;
        all += statistic ? 0 : size(rule, node, widths);
      }
    }
    return all;
  }

  /** Forward FLOPs of one sample. */
  long flops(int[] widths) {
    long all = 0;
    for (Node node : network.shaped().graph().nodes()) {
      Shape out = network.shaped().shape(node.id());
      CostRule cost = node.operation().cost(network.shaped().inputs(node).getFirst(), out, node.arguments());
      all +=
          cost.each()
              * (cost.perWeight()
                  ? weights(node.id(), widths)
                  : (long) network.axis(node.id()).width(widths) * out.area());
    }
    return all;
  }

  private List<TensorRule> rules(Node node) {
    return node.operation()
        .tensors(network.shaped().inputs(node).getFirst(), network.shaped().shape(node.id()), node.arguments());
  }

  private long size(TensorRule rule, Node node, int[] widths) {
    long size = 1;
    for (TensorRule.AxisRule axis : rule.axes()) {
      size *=
          switch (axis) {
            case TensorRule.AxisRule.Out o -> network.axis(node.id()).width(widths);
            case TensorRule.AxisRule.In i -> network.axis(node.inputs().getFirst()).width(widths);
            case TensorRule.AxisRule.Fixed f -> f.width();
          };
    }
    return size;
  }
}
