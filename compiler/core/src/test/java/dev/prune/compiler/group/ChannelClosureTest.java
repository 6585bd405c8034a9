package dev.prune.compiler.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Options;
import dev.prune.compiler.RandomProgram;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Imports;
import dev.prune.compiler.resolve.NetworkElaboration;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.shape.ShapeInference;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Parser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Groups against a naive oracle: every channel of every layer is an element, every operation unites elements one by one. It
 * knows operations by name and shares nothing with the analysis, which knows runs of channels and no operation.
 *
 * <p>{@code -Dprune.seeds=0..100000} tries other seeds.
 */
class ChannelClosureTest {
  @Test
  void unitsAreTheClassesOfChannels() {
    String[] seeds = System.getProperty("prune.seeds", "0..3000").split("\\.\\.");
    for (long seed = Long.parseLong(seeds[0]); seed < Long.parseLong(seeds[1]); seed++) {
      String network = RandomProgram.network(seed);
      try {
        check(network);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "\n" + network, e);
      }
    }
  }

  static GroupedNetwork grouped(String text) {
    Diagnostics diagnostics = new Diagnostics();
    var file = Parser.parse(Source.of("n.prune", text), diagnostics).orElseThrow(() -> new AssertionError(diagnostics.all()));
    var declarations = Imports.run(file, Options.defaults().loader(), diagnostics);
    var network = (Declaration.Network) declarations.networks().get("N");
    return NetworkElaboration.run(network, declarations, diagnostics)
        .flatMap(graph -> ShapeInference.run(graph, diagnostics))
        .map(ChannelGroups::run)
        .orElseThrow(() -> new AssertionError(diagnostics.all()));
  }

  static void check(String text) {
    GroupedNetwork found = grouped(text);
    Oracle oracle = new Oracle(found);
    Map<Integer, String> unitOf = new HashMap<>();
    Map<String, Integer> classOf = new HashMap<>();
    for (Node node : found.shaped().graph().nodes()) {
      int[][] channels = found.axis(node.id()).channels(found.widths());
      int[] elements = oracle.axes.get(node.id());
      assertEquals(elements.length, channels.length, node.name());
      for (int p = 0; p < elements.length; p++) {
        int root = oracle.find(elements[p]);
        boolean free = channels[p][0] >= 0 && found.groups().get(channels[p][0]).prunable();
        assertEquals(!oracle.stays.contains(root), free, node.name() + "[" + p + "] may be removed");
        if (free) {
          String unit = channels[p][0] + ":" + channels[p][1];
          assertEquals(unit, unitOf.computeIfAbsent(root, r -> unit), node.name() + "[" + p + "]");
          assertEquals(root, classOf.computeIfAbsent(unit, u -> root), node.name() + "[" + p + "]");
        }
      }
    }
    for (int g = 0; g < found.groups().size(); g++) {
      for (int c = 0; c < found.groups().get(g).width() && found.groups().get(g).prunable(); c++) {
        assertTrue(classOf.containsKey(g + ":" + c), found.groups().get(g).name());
      }
    }
  }

  /** Channel by channel. */
  private static final class Oracle {
    final List<int[]> axes = new ArrayList<>();
    final Set<Integer> stays = new HashSet<>();
    /** Elements that stay with all that they are united with. */
    private final Set<Integer> oneOfEach = new HashSet<>();
    private final List<Integer> parent = new ArrayList<>();
    private final int[] input;

    Oracle(GroupedNetwork network) {
      Graph graph = network.shaped().graph();
      input = fresh(graph.inputShape().channels());
      for (Node node : graph.nodes()) {
        axes.add(axis(node, network));
      }
      Set<Integer> kept = new HashSet<>(oneOfEach);
      Arrays.stream(input).forEach(kept::add);
      graph.outputs().values().forEach(id -> Arrays.stream(axes.get(id)).forEach(kept::add));
      kept.forEach(element -> stays.add(find(element)));
    }

    private int[] fresh(int count) {
      int[] elements = new int[count];
      for (int i = 0; i < count; i++) {
        elements[i] = parent.size();
        parent.add(parent.size());
      }
      return elements;
    }

    int find(int element) {
      int root = element;
      while (parent.get(root) != root) {
        root = parent.get(root);
      }
      return root;
    }

    private void unite(int a, int b) {
      parent.set(find(b), find(a));
    }

    /** Channels at one place of equal parts go together; parts of one channel keep it. */
    private void parts(int[] x, int groups) {
      int each = x.length / groups;
      for (int i = each; i < x.length; i++) {
        unite(x[i % each], x[i]);
      }
      if (groups > 1 && each == 1) {
        oneOfEach.add(x[0]);
      }
    }

    private int[] axis(Node node, GroupedNetwork network) {
      List<int[]> in = node.inputs().stream().map(id -> id == Graph.INPUT ? input : axes.get(id)).toList();
      int[] x = in.getFirst();
      int channels = network.shaped().shape(node.id()).channels();
      int[] y = new int[channels];
      switch (node.operation().name()) {
        case "conv", "dense", "transposed_conv" -> {
          y = fresh(channels);
          if (node.operation().name().equals("conv")) {
            parts(x, node.arguments().count("groups"));
            parts(y, node.arguments().count("groups"));
          }
        }
        case "depthwise_conv" -> {
          for (int i = 0; i < y.length; i++) {
            y[i] = x[i / (y.length / x.length)];
          }
        }
        case "groupnorm" -> {
          y = x;
          parts(x, node.arguments().count("groups"));
        }
        case "softmax" -> {
          y = x;
          Arrays.stream(x).forEach(oneOfEach::add);
        }
        case "concat" -> y = in.stream().flatMapToInt(Arrays::stream).toArray();
        case "flatten" -> {
          for (int i = 0; i < y.length; i++) {
            y[i] = x[i / (y.length / x.length)];
          }
        }
        case "slice" -> y = Arrays.copyOfRange(x, node.arguments().count("from"), node.arguments().count("to"));
        case "split" -> {
          int from = node.arguments().count("part") * channels;
          y = Arrays.copyOfRange(x, from, from + channels);
        }
        case "channel_shuffle" -> {
          int groups = node.arguments().count("groups");
          int each = channels / groups;
          for (int k = 0; k < each; k++) {
            for (int j = 0; j < groups; j++) {
              y[k * groups + j] = x[j * each + k];
              unite(x[k], x[j * each + k]);
            }
          }
        }
        case "pixel_unshuffle" -> {
          for (int i = 0; i < y.length; i++) {
            y[i] = x[i / (y.length / x.length)];
          }
        }
        case "pixel_shuffle" -> {
          int many = x.length / y.length;
          for (int i = 0; i < x.length; i++) {
            y[i / many] = x[i / many * many];
            unite(x[i / many * many], x[i]);
          }
        }
        default -> {
          y = x;
          for (int[] other : in) {
            for (int i = 0; i < channels; i++) {
              unite(x[i], other[i]);
            }
          }
        }
      }
      return y;
    }
  }
}
