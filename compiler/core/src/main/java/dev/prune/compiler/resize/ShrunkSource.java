package dev.prune.compiler.resize;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.TrainItem;
import dev.prune.runtime.network.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The source of a shrunk network: its declarations as written, {@code network Small = Net resized { ... }} and a {@code
 * train} that goes on from the saved weights. It needs no import, so it can lie anywhere.
 */
public final class ShrunkSource {
  private ShrunkSource() {}

  /**
   * The text of a file.
   *
   * @param declarations the program
   * @param train the training that shrank it
   * @param grouped the network as declared
   * @param name name of the shrunk network
   * @param widths present width of each group
   * @param weights file of its weights, or empty to leave {@code start from} out
   */
  public static String of(
      Declarations declarations,
      Declaration.Train train,
      GroupedNetwork grouped,
      String name,
      Map<String, Integer> widths,
      String weights) {
    String original = train.name().name();
    List<String> parts = new ArrayList<>();
    for (Declaration declaration : declarations.all()) {
      switch (declaration) {
        case Declaration.Let l -> parts.add(text(l.span()));
        case Declaration.Block b -> parts.add(text(b.span()));
        case Declaration.Network n -> addIf(n.name().name().equals(base(original, declarations)), n.span(), parts);
        case Declaration.Resized r -> addIf(r.name().name().equals(original), r.span(), parts);
        case Declaration.Method m -> {}
        case Declaration.Train t -> {}
      }
    }
    parts.add(
        "/// " + original + " with the widths that pruning left.\nnetwork " + name + " = " + original + " resized {\n"
            + layers(grouped, widths) + "\n}");
    parts.add(train(train, name, weights));
    return String.join("\n\n", parts) + "\n";
  }

  private static void addIf(boolean condition, Span span, List<String> parts) {
    if (condition) {
      parts.add(text(span));
    }
  }

  /** The network that {@code name} is, or is a resized form of. */
  private static String base(String name, Declarations declarations) {
    return declarations.networks().get(name) instanceof Declaration.Resized r ? base(r.of().name(), declarations) : name;
  }

  private static String layers(GroupedNetwork grouped, Map<String, Integer> widths) {
    List<String> lines = new ArrayList<>();
    for (Node node : grouped.shaped().graph().nodes()) {
      int group = node.operation().weighted() ? grouped.group(node) : -1;
      if (group < 0) {
        continue;
      }
      Group declared = grouped.groups().get(group);
      int width = widths.getOrDefault(declared.name(), declared.width());
      if (width != declared.width()) {
        lines.add("  " + node.name() + ": " + width);
      }
    }
    return String.join(",\n", lines);
  }

  private static String train(Declaration.Train train, String name, String weights) {
    String settings =
        train.body().stream()
            .filter(TrainItem.Setting.class::isInstance)
            .map(item -> "  " + text(item.span()))
            .collect(Collectors.joining("\n"));
    String start = weights.isEmpty() ? "" : "\n  start from \"" + weights + "\"";
    return "train " + name + " {\n" + settings + start + "\n}";
  }

  private static String text(Span span) {
    return span.source().text().substring(span.start(), span.end());
  }
}
