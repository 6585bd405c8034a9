package dev.prune.runtime.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole network as data. Indices in its parts are positions in these lists.
 *
 * @param name as declared
 * @param inputShape extents of one sample, channel first
 * @param groups channel groups
 * @param layers in order of execution
 * @param parameters trained tensors, in the order of the flat buffers
 * @param statistics running statistics, in the order of their flat buffer
 * @param costs forward FLOPs
 * @param storage buffers of values
 * @param dims how {@code dims} is filled
 */
public record Network(
    String name,
    List<Integer> inputShape,
    List<Group> groups,
    List<Layer> layers,
    List<Tensor> parameters,
    List<Tensor> statistics,
    List<Cost> costs,
    List<Storage> storage,
    List<Dim> dims) {
  public Network {
    inputShape = List.copyOf(inputShape);
    groups = List.copyOf(groups);
    layers = List.copyOf(layers);
    parameters = List.copyOf(parameters);
    statistics = List.copyOf(statistics);
    costs = List.copyOf(costs);
    storage = List.copyOf(storage);
    dims = List.copyOf(dims);
  }

  /** The width of every group before any event. */
  public int[] originalWidths() {
    return groups.stream().mapToInt(Group::width).toArray();
  }

  /** The groups that always have as many channels as this one: itself, and all of its count-aligned stream. */
  public int[] tied(int group) {
    return Group.tied(groups, group);
  }

  /** Numbers of all parameters. */
  public int parameterCount(int[] widths) {
    return offset(parameters, parameters.size(), widths);
  }

  /** Numbers of all running statistics. */
  public int statisticCount(int[] widths) {
    return offset(statistics, statistics.size(), widths);
  }

  /** Where parameter tensor {@code tensor} begins in flat buffers. */
  public int parameterOffset(int tensor, int[] widths) {
    return offset(parameters, tensor, widths);
  }

  /** Where statistic {@code tensor} begins in the flat statistics buffer. */
  public int statisticOffset(int tensor, int[] widths) {
    return offset(statistics, tensor, widths);
  }

  private static int offset(List<Tensor> tensors, int end, int[] widths) {
    int offset = 0;
    for (int i = 0; i < end; i++) {
      offset = Math.addExact(offset, tensors.get(i).size(widths));
    }
    return offset;
  }

  /** Where each parameter tensor begins in flat buffers, and where the last one ends. */
  public int[] parameterOffsets(int[] widths) {
    return offsets(parameters, widths);
  }

  /** Where each statistic begins in the flat statistics buffer, and where the last one ends. */
  public int[] statisticOffsets(int[] widths) {
    return offsets(statistics, widths);
  }

  private static int[] offsets(List<Tensor> tensors, int[] widths) {
    int[] offsets = new int[tensors.size() + 1];
    for (int i = 0; i < tensors.size(); i++) {
      offsets[i + 1] = Math.addExact(offsets[i], tensors.get(i).size(widths));
    }
    return offsets;
  }

  /** Forward FLOPs of one sample. */
  public long flops(int[] widths) {
    long flops = 0;
    for (Cost cost : costs) {
      flops += flops(cost, widths);
    }
    return flops;
  }

  /** Forward FLOPs of one cost entry for one sample. */
  public long flops(Cost cost, int[] widths) {
    if (cost.tensor() >= 0) {
      return cost.each() * parameters.get(cost.tensor()).size(widths);
    }
    long elements = 1;
    for (Axis axis : cost.axes()) {
      elements *= axis.width(widths);
    }
    return cost.each() * elements;
  }

  /** Where a layer's output channels begin in buffers with one number a unit. */
  public int unitOffset(int layer, int[] widths) {
    int offset = 0;
    for (int i = 0; i < layer; i++) {
      offset += layers.get(i).units().width(widths);
    }
    return offset;
  }

  /** Where each layer's output channels begin in buffers with one number a unit, and where the last one's end. */
  public int[] unitOffsets(int[] widths) {
    int[] offsets = new int[layers.size() + 1];
    for (int i = 0; i < layers.size(); i++) {
      offsets[i + 1] = offsets[i] + layers.get(i).units().width(widths);
    }
    return offsets;
  }

  /** Units of all layers that have a group. */
  public int unitCount(int[] widths) {
    return unitOffset(layers.size(), widths);
  }

  /** Where each axis that {@code dims} asks for begins in the table of original positions. */
  public Map<Axis, Integer> originalsOffsets(int[] widths) {
    Map<Axis, Integer> offsets = new HashMap<>();
    int offset = 0;
    for (Axis axis : originalAxes()) {
      offsets.put(axis, offset);
      offset += axis.width(widths);
    }
    return offsets;
  }

  /**
   * The table of original positions: for every axis that {@code dims} asks for, in order, the position that each of its
   * present positions had before any event.
   *
   * @param originals for each group, the original index of each present channel
   */
  public int[] originals(int[][] originals) {
    Keep keep = new Keep(originals);
    return originalAxes().stream()
        .flatMapToInt(axis -> Arrays.stream(keep.positions(axis, originalWidths())))
        .toArray();
  }

  /** Entries of the table of original positions. */
  public int originalsCount(int[] widths) {
    return originalAxes().stream().mapToInt(axis -> axis.width(widths)).sum();
  }

  private List<Axis> originalAxes() {
    return dims.stream().filter(Dim.Originals.class::isInstance).map(d -> ((Dim.Originals) d).axis()).distinct().toList();
  }

  /** The table of live positions: for every axis that {@code dims} asks for, in order, a 1 or, where it is masked, a 0. */
  public int[] live(Structure structure) {
    int[] table = new int[liveCount(structure.widths())];
    int at = 0;
    for (Axis axis : liveAxes()) {
      for (boolean masked : structure.masked(axis)) {
        table[at++] = masked ? 0 : 1;
      }
    }
    return table;
  }

  /** Entries of the table of live positions. */
  public int liveCount(int[] widths) {
    return liveAxes().stream().mapToInt(axis -> axis.width(widths)).sum();
  }

  private Map<Axis, Integer> liveOffsets(int[] widths) {
    Map<Axis, Integer> offsets = new HashMap<>();
    int offset = 0;
    for (Axis axis : liveAxes()) {
      offsets.put(axis, offset);
      offset += axis.width(widths);
    }
    return offsets;
  }

  private List<Axis> liveAxes() {
    return dims.stream().filter(Dim.Live.class::isInstance).map(d -> ((Dim.Live) d).axis()).distinct().toList();
  }

  /** The contents of {@code dims} at the given widths; entries of {@link Dim.Rows} hold {@code rows}. */
  public int[] dims(int[] widths, int rows) {
    int[] values = new int[dims.size()];
    // Looked up once: a network of thousands of layers has thousands of entries of each kind.
    int[] parameterOffsets = parameterOffsets(widths);
    int[] statisticOffsets = statisticOffsets(widths);
    int[] unitOffsets = unitOffsets(widths);
    Map<Axis, Integer> originalsOffsets = originalsOffsets(widths);
    Map<Axis, Integer> liveOffsets = liveOffsets(widths);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dims.get(i)) {
            case Dim.Rows r -> rows;
            case Dim.Zero z -> 0;
            case Dim.Width w -> w.axis().width(widths) * w.area();
            case Dim.ParameterOffset o -> parameterOffsets[o.tensor()];
            case Dim.ParameterSize s -> parameters.get(s.tensor()).size(widths);
            case Dim.StatisticOffset o -> statisticOffsets[o.tensor()];
            case Dim.Parameters p -> parameterOffsets[parameters.size()];
            case Dim.Statistics s -> statisticOffsets[statistics.size()];
            case Dim.Originals o -> originalsOffsets.get(o.axis());
            case Dim.Live l -> liveOffsets.get(l.axis());
            case Dim.UnitOffset u -> unitOffsets[u.layer()];
          };
    }
    return values;
  }

  /** A builder that generated code reads like a list of what the network has. */
  public static Builder named(String name, Integer... inputShape) {
    return new Builder(name, List.of(inputShape));
  }

  /** Collects the parts of a network in order. */
  public static final class Builder {
    private final String name;
    private final List<Integer> inputShape;
    private final List<Group> groups = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<Tensor> statistics = new ArrayList<>();
    private final List<Cost> costs = new ArrayList<>();
    private final List<Storage> storage = new ArrayList<>();
    private final List<Dim> dims = new ArrayList<>();

    private Builder(String name, List<Integer> inputShape) {
      this.name = name;
      this.inputShape = inputShape;
    }

    /** Adds a channel group. */
    public Builder group(String groupName, int width, String refusal, String place) {
      groups.add(new Group(groupName, width, refusal, place));
      return this;
    }

    /** Says that groups keep one width, of which each loses its own channels: a count-aligned residual stream. */
    public Builder stream(int... tied) {
      for (int group : tied) {
        groups.set(group, groups.get(group).in(tied[0]));
      }
      return this;
    }

    /** Adds a layer whose output channels are one group, or no units where {@code group} is -1. */
    public Builder layer(String layerName, String kind, int group, int position, String place) {
      return layer(layerName, kind, group < 0 ? Axis.none() : Axis.of(group), position, place);
    }

    /** Adds a layer. */
    public Builder layer(String layerName, String kind, Axis units, int position, String place) {
      layers.add(new Layer(layerName, kind, units, position, place));
      return this;
    }

    /** Adds a parameter of the layer added last. */
    public Builder parameter(String tensorName, Role role, Initial initial, int fanIn, Axis... axes) {
      parameters.add(new Tensor(tensorName, role, layers.size() - 1, initial, fanIn, List.of(axes)));
      return this;
    }

    /** Adds a running statistic of the layer added last. */
    public Builder statistic(String tensorName, Role role, Initial initial, Axis... axes) {
      statistics.add(new Tensor(tensorName, role, layers.size() - 1, initial, 1, List.of(axes)));
      return this;
    }

    /** Adds FLOPs of the layer added last: {@code each} for every weight of parameter {@code tensor}. */
    public Builder costPerWeight(long each, int tensor) {
      costs.add(new Cost(layers.size() - 1, each, tensor, List.of()));
      return this;
    }

    /** Adds FLOPs of the layer added last: {@code each} for every element of the product of axes. */
    public Builder costPerElement(long each, Axis... axes) {
      costs.add(new Cost(layers.size() - 1, each, -1, List.of(axes)));
      return this;
    }

    /** Adds a buffer shared by the given values. */
    public Builder storage(Storage.Value... values) {
      storage.add(new Storage(List.of(values)));
      return this;
    }

    /** Adds values to those of the buffer added last. */
    public Builder sharing(Storage.Value... values) {
      List<Storage.Value> all = new ArrayList<>(storage.removeLast().values());
      all.addAll(List.of(values));
      storage.add(new Storage(all));
      return this;
    }

    /** Adds an entry of {@code dims}. */
    public Builder dim(Dim dim) {
      dims.add(dim);
      return this;
    }

    /** The network. */
    public Network build() {
      return new Network(name, inputShape, groups, layers, parameters, statistics, costs, storage, dims);
    }
  }
}
