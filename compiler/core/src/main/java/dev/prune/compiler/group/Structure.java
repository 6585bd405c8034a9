package dev.prune.compiler.group;

import dev.prune.compiler.op.CostRule;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.op.TensorRule;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Cost;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Layer;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Storage;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Layers, tensors and costs of a network, as the runtime knows them; layer i is node i.
 *
 * @param grouped the network
 * @param tensors for each node, the index of each of its tensors; statistics count in their own list
 */
public record Structure(
    GroupedNetwork grouped,
    List<Layer> layers,
    List<Tensor> parameters,
    List<Tensor> statistics,
    List<Cost> costs,
    List<Map<Role, Integer>> tensors) {

  /** The structure of a network. */
  public static Structure of(GroupedNetwork grouped) {
    List<Layer> layers = new ArrayList<>();
    List<Tensor> parameters = new ArrayList<>();
    List<Tensor> statistics = new ArrayList<>();
    List<Cost> costs = new ArrayList<>();
    List<Map<Role, Integer>> indices = new ArrayList<>();
    List<Node> nodes = grouped.shaped().graph().nodes();
    int[] positions = positions(nodes);
    for (Node node : nodes) {
      Shape in = grouped.shaped().inputs(node).getFirst();
      Shape out = grouped.shaped().shape(node.id());
      layers.add(
          new Layer(
              node.name(),
              node.operation().name(),
              grouped.units(node),
              positions[node.id()],
              node.span().place()));
      Map<Role, Integer> own = new EnumMap<>(Role.class);
      for (TensorRule rule : node.operation().tensors(in, out, node.arguments())) {
        boolean statistic = rule.role() == Role.MEAN || rule.role() == Role.VARIANCE;
        List<Tensor> list = statistic ? statistics : parameters;
        own.put(rule.role(), list.size());
        list.add(tensor(rule, node, grouped));
      }
      indices.add(own);
      cost(node, in, out, own, grouped, costs);
    }
    return new Structure(grouped, layers, parameters, statistics, costs, indices);
  }

  /** The same with other first values of some tensors, by name. */
  public Structure beginning(Map<String, Initial> initial) {
    List<Tensor> changed =
        parameters.stream()
            .map(t -> new Tensor(
                t.name(), t.role(), t.layer(), initial.getOrDefault(t.name(), t.initial()), t.fanIn(), t.axes()))
            .toList();
    return new Structure(grouped, layers, changed, statistics, costs, tensors);
  }

  /** Counted from the outputs; what does not count among the others counts by itself, below zero. */
  private static int[] positions(List<Node> nodes) {
    int[] positions = new int[nodes.size()];
    int counted = 0;
    int uncounted = -1;
    for (int id = nodes.size() - 1; id >= 0; id--) {
      positions[id] = nodes.get(id).operation().counted() ? counted++ : uncounted--;
    }
    return positions;
  }

  /** The network that the runtime knows, before buffers and dimensions are planned: enough to count with. */
  public Network network() {
    return network(List.of(), List.of());
  }

  /** The network that the runtime knows. */
  public Network network(List<Storage> storage, List<Dim> dims) {
    Graph graph = grouped.shaped().graph();
    return new Network(
        graph.name(),
        graph.inputShape().extents(),
        grouped.groups(),
        layers,
        parameters,
        statistics,
        costs,
        storage,
        dims);
  }

  /** Whether a node has parameters. */
  public boolean trains(int node) {
    return tensors.get(node).keySet().stream().anyMatch(role -> role != Role.MEAN && role != Role.VARIANCE);
  }

  private static Tensor tensor(TensorRule rule, Node node, GroupedNetwork grouped) {
    List<Axis> axes = new ArrayList<>();
    for (TensorRule.AxisRule axis : rule.axes()) {
      axes.add(
          switch (axis) {
            case TensorRule.AxisRule.Out o -> grouped.axis(node.id());
            case TensorRule.AxisRule.In i -> grouped.feeding(node);
            case TensorRule.AxisRule.Fixed f -> Axis.fixed(f.width());
          });
    }
    String name = node.name() + "." + rule.role().name().toLowerCase(java.util.Locale.ROOT);
    return new Tensor(name, rule.role(), node.id(), rule.initial(), fanIn(node, grouped), axes);
  }

  /** Inputs of one output unit before any event: the elements of one row of the layer's weight. */
  private static int fanIn(Node node, GroupedNetwork grouped) {
    Shape in = grouped.shaped().inputs(node).getFirst();
    Shape out = grouped.shaped().shape(node.id());
    int fan = 1;
    for (TensorRule rule : node.operation().tensors(in, out, node.arguments())) {
      if (rule.role() == Role.WEIGHT) {
        for (TensorRule.AxisRule axis : rule.axes()) {
          fan *=
              switch (axis) {
                case TensorRule.AxisRule.Out o -> 1;
                case TensorRule.AxisRule.In i -> grouped.feeding(node).width(grouped.widths());
                case TensorRule.AxisRule.Fixed f -> f.width();
              };
        }
      }
    }
    return fan;
  }

  private static void cost(
      Node node, Shape in, Shape out, Map<Role, Integer> own, GroupedNetwork grouped, List<Cost> costs) {
    CostRule rule = node.operation().cost(in, out, node.arguments());
    if (rule.perWeight()) {
      costs.add(new Cost(node.id(), rule.each(), own.get(Role.WEIGHT), List.of()));
    } else if (rule.each() != 0) {
      costs.add(new Cost(node.id(), rule.each() * out.area(), -1, List.of(grouped.axis(node.id()))));
    }
  }
}
