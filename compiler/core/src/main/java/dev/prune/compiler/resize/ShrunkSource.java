package dev.prune.compiler.resize;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.format.Formatter;
import dev.prune.compiler.group.ChannelGroups;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.TrainItem;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The source of a shrunk network: its declarations as written, {@code network Small = Net resized { ... }} and a {@code
 * train} that goes on from the saved weights, in canonical form. It needs no import, so it can lie anywhere.
 */
public final class ShrunkSource {
  private ShrunkSource() {}

  /**
   * The text of a file.
   *
   * @param declarations the program
   * @param train the training that shrank it
   * @param epochs how long that was; its phases, which may have said so, stay behind
   * @param grouped the network as declared
   * @param gates lines of the training that insert gates which are still there
   * @param name name of the shrunk network; gets a number where the program has a network of that name
   * @param widths present width of each group
   * @param weights file of its weights, or empty to leave {@code start from} out
   */
  public static String of(
      Declarations declarations,
      Declaration.Train train,
      int epochs,
      GroupedNetwork grouped,
      List<String> gates,
      String name,
      Map<String, Integer> widths,
      String weights) {
    String original = train.name().name();
    Set<String> carried = lineage(original, declarations);
    List<String> parts = new ArrayList<>();
    for (Declaration declaration : declarations.all()) {
      boolean needed =
          switch (declaration) {
            case Declaration.Let l -> true;
            case Declaration.Block b -> true;
            case Declaration.Network n -> carried.contains(n.name().name());
            case Declaration.Resized r -> carried.contains(r.name().name());
            case Declaration.Method m -> false;
            case Declaration.Train t -> false;
          };
      if (needed) {
        parts.add(documentation(declaration) + text(declaration.span()));
      }
    }
    String free = free(name, carried);
    parts.add(
        "/// " + original + " with the widths that pruning left.\nnetwork " + free + " = " + original + " resized {\n"
            + layers(grouped, widths) + "\n}");
    parts.add(train(train, epochs, gates, free, weights));
    return canonical(String.join("\n\n", parts) + "\n");
  }

  /** The network called {@code name} and those that it is a resized form of. */
  private static Set<String> lineage(String name, Declarations declarations) {
    Set<String> names = new LinkedHashSet<>(Set.of(name));
    while (declarations.networks().get(name) instanceof Declaration.Resized r) {
      name = r.of().name();
      names.add(name);
    }
    return names;
  }

  private static String documentation(Declaration declaration) {
    String doc =
        switch (declaration) {
          case Declaration.Network n -> n.doc();
          case Declaration.Resized r -> r.doc();
          case Declaration.Block b -> b.doc();
          case Declaration.Method m -> m.doc();
          case Declaration.Train t -> t.doc();
          case Declaration.Let l -> "";
        };
    return doc.isEmpty()
        ? ""
        : doc.lines().map(line -> ("/// " + line).stripTrailing() + "\n").collect(Collectors.joining());
  }

  /** {@code name}, or with a number where the program itself has a network of that name. */
  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; taken.contains(free); i++) {
      free = name + i;
    }
    return free;
  }

  private static String canonical(String text) {
    Diagnostics diagnostics = new Diagnostics();
    return Formatter.format(Source.of("shrunk.prune", text), diagnostics)
        .orElseThrow(() -> new IllegalStateException("The shrunk source is no program: " + diagnostics.all()));
  }

  private static String layers(GroupedNetwork grouped, Map<String, Integer> widths) {
    // A resized network is said in the groups that it has before a training treats its streams.
    GroupedNetwork said = ChannelGroups.run(grouped.shaped());
    List<String> lines = new ArrayList<>();
    for (Node node : grouped.shaped().graph().nodes()) {
      List<Integer> own = node.operation().weighted() ? grouped.groups(node) : List.of();
      if (own.stream().anyMatch(g -> width(g, grouped, widths) != grouped.groups().get(g).width())) {
        List<Integer> parts = channels(node, grouped, said, widths);
        lines.add("  " + node.name() + ": " + (parts.size() == 1 ? parts.getFirst() : parts));
      }
    }
    return String.join(",\n", lines);
  }

  /** Units of a group. */
  private static int width(int group, GroupedNetwork grouped, Map<String, Integer> widths) {
    Group declared = grouped.groups().get(group);
    return widths.getOrDefault(declared.name(), declared.width());
  }

  /** Present output channels of a layer, for each of the groups that it is said in. */
  private static List<Integer> channels(
      Node node, GroupedNetwork grouped, GroupedNetwork said, Map<String, Integer> widths) {
    Map<Integer, Integer> channels = new HashMap<>();
    int declared = 0;
    for (Segment segment : grouped.units(node).segments()) {
      int of = groupAt(said.units(node).segments(), declared, said);
      channels.merge(of, segment.repeat() * width(segment.group(), grouped, widths), Integer::sum);
      declared += segment.repeat() * grouped.groups().get(segment.group()).width();
    }
    return said.groups(node).stream().map(channels::get).toList();
  }

  /** The group of a declared output channel. */
  private static int groupAt(List<Segment> segments, int channel, GroupedNetwork network) {
    int end = 0;
    for (Segment segment : segments) {
      end += segment.repeat() * network.groups().get(segment.group()).width();
      if (channel < end) {
        return segment.group();
      }
    }
    throw new IllegalStateException("Channel " + channel + " is beyond the last of " + end + ".");
  }

  private static String train(
      Declaration.Train train, int epochs, List<String> gates, String name, String weights) {
    List<TrainItem> said = train.body().stream().filter(ShrunkSource::carried).toList();
    String settings =
        said.stream().map(item -> "  " + text(item.span())).collect(Collectors.joining("\n"))
            + (said.stream().anyMatch(s -> s instanceof TrainItem.Setting set && set.key().name().equals("epochs")) ? "" : "\n  epochs " + epochs);
    String start = weights.isEmpty() ? "" : "\n  start from " + quoted(weights);
    String inserted = gates.stream().map(line -> "\n  " + line).collect(Collectors.joining());
    return "train " + name + " {\n" + settings + start + inserted + "\n}";
  }

  /** What a training of the shrunk network needs; schedules have done their work. */
  private static boolean carried(TrainItem item) {
    return switch (item) {
      case TrainItem.Setting s -> true;
      case TrainItem.Rate r -> true;
      case TrainItem.Init i -> true;
      case TrainItem.Residual r -> true;
      default -> false;
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String text(Span span) {
    return span.source().text().substring(span.start(), span.end());
  }
}
