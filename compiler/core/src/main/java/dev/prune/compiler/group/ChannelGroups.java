package dev.prune.compiler.group;

import dev.prune.compiler.group.ChannelParts.Piece;
import dev.prune.compiler.op.Channels;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.shape.ShapedNetwork;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Annotate, then unite: every operation with channels of its own opens a {@link ChannelParts part}; what adds values unites
 * them position by position, what joins, cuts or spreads keeps them apart and shifts positions, what shuffles ties equal
 * parts. The parts that are left are the groups: a layer whose channels are used in one piece has one, a layer that is sliced,
 * or added to a concatenation, has several.
 *
 * <p>The sides of a count-aligned sum are not united: their parts are only cut alike, and are as wide as each other. The sum
 * has the channels of the side that begins earlier in the network, so that all readers of a stream follow its first layer.
 */
public final class ChannelGroups {
  private final ShapedNetwork shaped;
  private final ChannelParts parts = new ChannelParts();
  private final List<Piece> input;
  private final List<List<Piece>> axes = new ArrayList<>();
  private final Map<Integer, List<Piece>> opened = new LinkedHashMap<>();
  private final Map<Integer, List<Piece>> aside = new LinkedHashMap<>();

  /** How sums are treated that have been said; index-aligned otherwise. */
  private final Map<Integer, Residual> said;

  /** The sums of residual streams: those of channels that were not one and the same before. */
  private final Map<Integer, Residual> sums = new LinkedHashMap<>();

  /** The two sides of count-aligned sums. */
  private final List<List<List<Piece>>> counted = new ArrayList<>();

  private ChannelGroups(ShapedNetwork shaped, Map<Integer, Residual> said) {
    this.shaped = shaped;
    this.said = said;
    this.input = parts.fixed(shaped.graph().inputShape().channels());
  }

  /** The network with its channel groups. */
  public static GroupedNetwork run(ShapedNetwork shaped) {
    return run(shaped, Map.of());
  }

  /** @param residual how sums are treated, by node; index-aligned where nothing is said */
  public static GroupedNetwork run(ShapedNetwork shaped, Map<Integer, Residual> residual) {
    return new ChannelGroups(shaped, residual).run();
  }

  private GroupedNetwork run() {
    for (Node node : shaped.graph().nodes()) {
      axes.add(axis(node));
    }
    shaped
        .graph()
        .outputs()
        .forEach((name, id) -> parts.refuse(axes.get(id), "its channels are the output `" + name + "` of the network"));
    CountedStreams streams = new CountedStreams(parts, counted);
    return numbered(streams);
  }

  private List<Piece> axis(Node node) {
    List<List<Piece>> inputs = node.inputs().stream().map(this::input).toList();
    List<Piece> first = inputs.getFirst();
    return switch (node.operation().channels(shaped.inputs(node), node.arguments())) {
      case Channels.Own own -> own(node, first, own.groups());
      case Channels.Same same -> united(inputs, node);
      case Channels.Summed summed -> sum(inputs, node);
      case Channels.Joined joined -> inputs.stream().flatMap(List::stream).toList();
      case Channels.Spread spread -> ChannelParts.repeated(first, shaped.shape(node.inputs().getFirst()).area());
      case Channels.Scattered scattered -> ChannelParts.repeated(first, scattered.many());
      case Channels.Gathered gathered -> {
        List<Piece> units = parts.open(channels(node.id()), Optional.empty());
        tie(first, ChannelParts.repeated(units, gathered.many()), node);
        yield units;
      }
      case Channels.Cut cut -> {
        aside.put(node.id(), parts.slice(first, 0, cut.from()));
        yield parts.slice(first, cut.from(), cut.to());
      }
      case Channels.Interleaved interleaved ->
          ChannelParts.repeated(equalParts(node, first, interleaved.parts()), interleaved.parts());
      case Channels.Parted parted -> {
        oneOfEach(node, equalParts(node, first, parted.parts()), "reads", parted.parts());
        yield first;
      }
      case Channels.Mixed mixed -> {
        List<Piece> axis = united(inputs, node);
        parts.refuse(axis, mixed.reason());
        yield axis;
      }
    };
  }

  private List<Piece> input(int id) {
    return id == Graph.INPUT ? input : axes.get(id);
  }

  private int channels(int id) {
    return shaped.shape(id).channels();
  }

  private List<Piece> own(Node node, List<Piece> from, int groups) {
    List<Piece> units = parts.open(channels(node.id()) / groups, Optional.of(node));
    if (groups > 1) {
      oneOfEach(node, equalParts(node, from, groups), "reads", groups);
      oneOfEach(node, units, "makes", groups);
    }
    List<Piece> axis = ChannelParts.times(units, groups);
    opened.put(node.id(), axis);
    return axis;
  }

  /** Equal parts of one channel each cannot lose any. */
  private void oneOfEach(Node node, List<Piece> part, String does, int groups) {
    if (part.stream().mapToInt(piece -> parts.units(piece.part()) * piece.repeat()).sum() == 1) {
      parts.refuse(part, "`" + node.name() + "` " + does + " one channel in each of its " + groups + " groups");
    }
  }

  /** One of equal parts of an axis, after they have been tied; what kernels must know of it is set aside. */
  private List<Piece> equalParts(Node node, List<Piece> axis, int many) {
    List<Piece> part = parts.open(channels(node.inputs().getFirst()) / many, Optional.empty());
    tie(axis, ChannelParts.times(part, many), node);
    aside.put(node.id(), part);
    return part;
  }

  private List<Piece> united(List<List<Piece>> inputs, Node node) {
    List<Piece> first = inputs.getFirst();
    for (List<Piece> other : inputs.subList(1, inputs.size())) {
      tie(first, other, node);
    }
    return first;
  }

  private List<Piece> sum(List<List<Piece>> inputs, Node node) {
    Residual way = said.getOrDefault(node.id(), Residual.INDEX_ALIGNED);
    List<Piece> one = inputs.getFirst();
    List<Piece> other = inputs.getLast();
    if (!parts.resolved(one).equals(parts.resolved(other))) {
      sums.put(node.id(), way);
    }
    if (way == Residual.COUNT_ALIGNED) {
      counted.add(inputs);
      return parts.begin(other) < parts.begin(one) ? other : one;
    }
    List<Piece> axis = united(inputs, node);
    if (way == Residual.EXCLUDED) {
      parts.refuse(axis, "it is in a residual stream, which this training excludes; `" + node.name() + "` adds to it");
    }
    return axis;
  }

  private void tie(List<Piece> a, List<Piece> b, Node node) {
    parts.unite(a, b, "`" + node.name() + "` ties it to channels of the network's input");
  }

  private GroupedNetwork numbered(CountedStreams streams) {
    Map<Integer, Integer> numbers = new LinkedHashMap<>();
    List<Group> groups = new ArrayList<>();
    Map<Integer, Integer> siblings = new HashMap<>();
    opened.forEach(
        (id, axis) -> {
          Set<Integer> own = new LinkedHashSet<>();
          parts.resolved(axis).forEach(piece -> own.add(piece.part()));
          for (int part : own) {
            if (!numbers.containsKey(part)) {
              numbers.put(part, groups.size());
              groups.add(group(part, shaped.graph().nodes().get(id), own.size() > 1 ? siblings.merge(id, 1, Integer::sum) : 0));
            }
          }
        });
    Map<Integer, Integer> first = new HashMap<>();
    numbers.forEach((part, g) -> streams.of(part).ifPresent(stream -> first.merge(stream, g, Math::min)));
    numbers.forEach((part, g) -> streams.of(part).ifPresent(stream -> groups.set(g, groups.get(g).in(first.get(stream)))));
    Map<Integer, Axis> setAside = new HashMap<>();
    aside.forEach((id, axis) -> setAside.put(id, numbered(axis, numbers)));
    return new GroupedNetwork(
        shaped, axes.stream().map(axis -> numbered(axis, numbers)).toList(), groups, setAside, sums);
  }

  /** @param sibling which of the groups that begin with this layer, from 1; 0 where it has one group only */
  private Group group(int part, Node node, int sibling) {
    String name = sibling == 0 ? node.name() : node.name() + "." + sibling;
    return new Group(name, parts.units(part), parts.refusal(part), node.span().place());
  }

  private Axis numbered(List<Piece> axis, Map<Integer, Integer> numbers) {
    return new Axis(
        parts.resolved(axis).stream()
            .map(
                piece ->
                    parts.isFixed(piece.part())
                        ? new Segment(-1, parts.units(piece.part()), piece.repeat())
                        : new Segment(numbers.get(piece.part()), 0, piece.repeat()))
            .toList());
  }
}
