package dev.prune.compiler.plan;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.Memory;
import dev.prune.runtime.Settings;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What will happen, before anything runs: every layer's shape, group, parameters, FLOPs and memory, for the network as declared
 * and after each event.
 *
 * @param network the structure
 * @param batch samples a step
 * @param dense the network as declared
 * @param events what the schedule does to it, in order
 */
public record Plan(Network network, int batch, Stage dense, List<Event> events) {
  private static final int REAL = Float.BYTES;

  public Plan {
    events = List.copyOf(events);
  }

  /**
   * The network at some widths.
   *
   * @param rows layer by layer
   * @param parameters numbers of all parameters
   * @param flops forward FLOPs of one sample
   * @param bytes all device buffers of the trainer, after sharing
   * @param sharing what activations and gradients save by it
   */
  public record Stage(List<Row> rows, long parameters, long flops, long bytes, Sharing sharing) {
    public Stage {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One layer.
   *
   * @param layer its name
   * @param kind its operation
   * @param shape extents of its output for one sample
   * @param group its channel group, or empty
   * @param parameters numbers of its parameters
   * @param flops forward FLOPs of one sample
   * @param activationBytes its output for a batch
   * @param gradientBytes gradients of its parameters and of its output
   * @param optimizerBytes optimiser slots of its parameters
   */
  public record Row(
      String layer,
      String kind,
      List<Integer> shape,
      String group,
      long parameters,
      long flops,
      long activationBytes,
      long gradientBytes,
      long optimizerBytes) {}

  /**
   * An event of the schedule.
   *
   * @param rule the rule as written
   * @param place where it stands
   * @param moment when: {@code end of epoch 2}
   * @param exact whether the schedule alone decides; otherwise {@code after} is an estimate between the bounds
   * @param note how the estimate was made, or why a cut saves nothing; may be empty
   * @param groups what it does to each group it touches
   * @param after the network afterwards; for masks the same widths
   * @param nonzeroParameters parameters that are not masked afterwards
   */
  public record Event(
      String rule,
      String place,
      String moment,
      boolean exact,
      String note,
      List<GroupForecast> groups,
      Stage after,
      long nonzeroParameters) {
    public Event {
      groups = List.copyOf(groups);
    }
  }

  /**
   * One group (or, for weights, one layer) in an event.
   *
   * @param group its name
   * @param before live units before
   * @param asked live units after, before rounding to the alignment and keeping the least
   * @param after live units after; the estimate where data decide
   * @param least fewest that data can leave
   * @param most most that data can leave
   */
  public record GroupForecast(String group, long before, long asked, long after, long least, long most) {}

  /**
   * The network at some widths.
   *
   * @param settings how it trains
   * @param needs which optional buffers it has
   * @param activations one value a layer that computes something
   * @param widths width of each group
   */
  public static Stage stage(
      Network network,
      GroupedNetwork grouped,
      Settings settings,
      Memory.Needs needs,
      List<Storage.Value> activations,
      int[] widths) {
    List<Row> rows = new ArrayList<>();
    long[] parameters = new long[network.layers().size()];
    network.parameters().forEach(tensor -> parameters[tensor.layer()] += tensor.size(widths));
    long[] flops = new long[network.layers().size()];
    network.costs().forEach(cost -> flops[cost.layer()] += network.flops(cost, widths));
    for (Node node : grouped.shaped().graph().nodes()) {
      rows.add(row(node, network, grouped, settings, widths, parameters[node.id()], flops[node.id()]));
    }
    long bytes = Memory.of(network, settings, settings.batch(), needs, widths).bytes(REAL);
    Sharing sharing = Sharing.of(network, activations, settings.batch(), widths);
    return new Stage(rows, network.parameterCount(widths), network.flops(widths), bytes, sharing);
  }

  private static Row row(
      Node node,
      Network network,
      GroupedNetwork grouped,
      Settings settings,
      int[] widths,
      long parameters,
      long flops) {
    Shape declared = grouped.shaped().shape(node.id());
    Shape shape = declared.withChannels(grouped.axis(node.id()).width(widths));
    long activation = (long) shape.size() * settings.batch() * REAL;
    return new Row(
        node.name(),
        node.operation().name(),
        shape.extents(),
        grouped.groups(node).stream().map(g -> network.groups().get(g).name()).collect(Collectors.joining(", ")),
        parameters,
        flops,
        activation,
        activation + parameters * REAL,
        parameters * settings.slots() * REAL);
  }
}
