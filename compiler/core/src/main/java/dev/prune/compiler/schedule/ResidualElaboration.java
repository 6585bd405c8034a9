package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.ChannelGroups;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.group.Residual;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.TrainItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a training treats residual streams. Its selectors speak of the network with all streams index-aligned, where a stream is
 * what its layers have in common; of two lines that name one stream the later one holds. The network is grouped anew for it.
 */
public final class ResidualElaboration {
  private final GroupedNetwork network;
  private final Diagnostics diagnostics;

  private ResidualElaboration(GroupedNetwork network, Diagnostics diagnostics) {
    this.network = network;
    this.diagnostics = diagnostics;
  }

  /** The network with its streams treated as {@code train} says. */
  public static GroupedNetwork run(
      Declaration.Train train, Declarations declarations, GroupedNetwork network, Diagnostics diagnostics) {
    Map<Integer, Residual> ways = new LinkedHashMap<>();
    ResidualElaboration reading = new ResidualElaboration(network, diagnostics);
    for (TrainItem item : train.body()) {
      if (item instanceof TrainItem.Residual residual) {
        reading.line(residual, Names.over(declarations.constants()), ways);
      }
    }
    return ways.values().stream().allMatch(way -> way == Residual.INDEX_ALIGNED)
        ? network
        : ChannelGroups.run(network.shaped(), ways);
  }

  private void line(TrainItem.Residual line, Names names, Map<Integer, Residual> ways) {
    Optional<Residual> way = Residual.find(line.way().name());
    if (way.isEmpty()) {
      diagnostics.reportUnknown(Code.UNKNOWN_RESIDUAL, line.way().span(), line.way().name(), Residual.words());
      return;
    }
    Optional<Set<Integer>> sums =
        line.selector().isEmpty()
            ? Optional.of(network.sums().keySet())
            : Selection.run(line.selector().get(), network, names, diagnostics).map(this::sums);
    if (sums.isPresent() && sums.get().isEmpty()) {
      Span span = line.selector().map(s -> s.span()).orElse(line.span());
      diagnostics.report(Code.NO_RESIDUAL_STREAM, span, network.shaped().graph().name(), streams());
    }
    sums.ifPresent(found -> found.forEach(sum -> ways.put(sum, way.get())));
  }

  /** The sums of the streams that some of these layers add to. */
  private Set<Integer> sums(Layers layers) {
    Set<Integer> sums = new TreeSet<>();
    for (int layer : layers.nodes()) {
      network.groups(layer).forEach(group -> sums.addAll(network.sums(group)));
    }
    return sums;
  }

  private String streams() {
    List<String> streams =
        java.util.stream.IntStream.range(0, network.groups().size())
            .filter(g -> network.residual(g).isPresent())
            .mapToObj(g -> network.producers(g).stream().map(Node::name).map(n -> "`" + n + "`").collect(Collectors.joining(", ")))
            .toList();
    return streams.isEmpty() ? "it has none" : "its streams are those of " + String.join("; of ", streams);
  }
}
