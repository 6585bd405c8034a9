package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.group.ChannelGroups;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.shape.ShapeInference;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.compiler.syntax.TrainItem;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The network that a training trains: as declared, with the layers that it inserts. Selectors of {@code insert} speak of the
 * network as declared, so the schedule is read once for them alone; everything else in it is read, and complained about,
 * when the layers are there.
 */
public final class Insertions {
  private final Graph graph;
  private final GroupedNetwork network;
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** What to read in place of a node of the network as declared. */
  private final Map<Integer, Integer> stands = new HashMap<>(Map.of(Graph.INPUT, Graph.INPUT));

  private Insertions(GroupedNetwork network) {
    this.network = network;
    this.graph = network.shaped().graph();
    graph.nodes().forEach(n -> names.add(n.name()));
  }

  /** The network with what {@code train} inserts; the same network where it inserts nothing. */
  public static GroupedNetwork run(
      Declaration.Train train, Declarations declarations, GroupedNetwork network, Diagnostics diagnostics) {
    if (!inserts(train, declarations)) {
      return network;
    }
    List<Insertion> insertions = TrainingElaboration.insertions(train, declarations, network);
    Graph inserted = new Insertions(network).graph(insertions);
    return ShapeInference.run(inserted, diagnostics)
        .map(ChannelGroups::run)
        .orElse(network);
  }

  private static boolean inserts(Declaration.Train train, Declarations declarations) {
    boolean here =
        train.body().stream().anyMatch(i -> i instanceof TrainItem.Schedule s && inserts(List.of(s.item())));
    return here || declarations.methods().values().stream().anyMatch(m -> inserts(m.body()));
  }

  private static boolean inserts(List<ScheduleItem> items) {
    return items.stream()
        .anyMatch(
            item ->
                switch (item) {
                  case ScheduleItem.Insert i -> true;
                  case ScheduleItem.For f -> inserts(f.body());
                  case ScheduleItem.Repeat r -> inserts(r.body());
                  case ScheduleItem.If i -> inserts(i.yes()) || inserts(i.no());
                  default -> false;
                });
  }

  private Graph graph(List<Insertion> insertions) {
    Map<Integer, List<Insertion>> behind = new HashMap<>();
    Map<Integer, Integer> owners = new HashMap<>();
    for (Insertion insertion : insertions) {
      for (int layer : insertion.layers()) {
        int place = place(layer);
        behind.computeIfAbsent(place, p -> new ArrayList<>()).add(insertion);
        owners.putIfAbsent(place, layer);
      }
    }
    for (Node node : graph.nodes()) {
      List<Integer> inputs = node.inputs().stream().map(stands::get).toList();
      nodes.add(new Node(nodes.size(), node.name(), node.operation(), node.arguments(), inputs, node.span()));
      stands.put(node.id(), nodes.size() - 1);
      for (Insertion insertion : behind.getOrDefault(node.id(), List.of())) {
        String name = free(graph.nodes().get(owners.get(node.id())).name() + "." + insertion.operation().name());
        List<Integer> last = List.of(nodes.size() - 1);
        nodes.add(new Node(nodes.size(), name, insertion.operation(), insertion.arguments(), last, insertion.span()));
        stands.put(node.id(), nodes.size() - 1);
      }
    }
    return graph.of(nodes, standing(graph.outputs()), standing(graph.values()));
  }

  /** Behind the norm that alone reads a layer, or behind the layer. */
  private int place(int layer) {
    Optional<Node> reader = Gates.reader(network, layer);
    boolean norm = reader.isPresent() && Tensors.roles(network, reader.get()).contains(Role.GAMMA);
    return norm ? reader.get().id() : layer;
  }

  private String free(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  private Map<String, Integer> standing(Map<String, Integer> ids) {
    Map<String, Integer> standing = new LinkedHashMap<>();
    ids.forEach((name, id) -> standing.put(name, stands.get(id)));
    return standing;
  }
}
