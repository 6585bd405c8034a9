package dev.prune.cli.graph;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A network as SVG: a box for each layer with its name, operation and shape, coloured by the channel groups of its output in
 * the order of their channels; grey is what no event removes. Pointing at a box says its groups, and the legend names them.
 */
public final class NetworkDrawing {
  private static final double ROW = 64;
  private static final double BOX = 40;
  private static final double LETTER = 6.7;
  private static final double MARGIN = 20;
  private static final double LEGEND = 18;

  private final GroupedNetwork network;
  private final List<Node> nodes;
  private final Layers layers;
  private final StringBuilder svg = new StringBuilder();

  private NetworkDrawing(GroupedNetwork network) {
    this.network = network;
    this.nodes = network.shaped().graph().nodes();
    List<List<Integer>> inputs = new ArrayList<>(List.of(List.of()));
    double[] widths = new double[nodes.size() + 1];
    widths[0] = width(inputLines());
    for (Node node : nodes) {
      // The input is drawn, too: as the first node.
      inputs.add(node.inputs().stream().map(id -> id + 1).toList());
      widths[node.id() + 1] = width(lines(node));
    }
    this.layers = new Layers(inputs, widths);
  }

  /** The picture. */
  public static String draw(GroupedNetwork network) {
    return new NetworkDrawing(network).draw();
  }

  private String draw() {
    double height = layers.height() * ROW + 2 * MARGIN;
    double legend = layers.width() + 2 * MARGIN;
    List<Group> groups = network.groups();
    double words = groups.stream().mapToDouble(g -> text(g).length() * LETTER).max().orElse(0);
    double whole = Math.max(height, groups.size() * LEGEND + 2 * MARGIN);
    add("<svg xmlns='http://www.w3.org/2000/svg' width='%.0f' height='%.0f' font-family='monospace' font-size='11'>",
        legend + words + 3 * MARGIN, whole);
    add("<rect width='100%%' height='100%%' fill='white'/>");
    for (Node node : nodes) {
      for (int i = 0; i < node.inputs().size(); i++) {
        edge(node, i);
      }
    }
    box(0, inputLines(), List.of(), "The network's input: no event removes its channels.");
    nodes.forEach(node -> box(node.id() + 1, lines(node), network.axis(node.id()).segments(), title(node)));
    for (int g = 0; g < groups.size(); g++) {
      double y = MARGIN + g * LEGEND;
      add("<rect x='%.1f' y='%.1f' width='12' height='12' fill='%s' stroke='#666'/>", legend, y, color(g));
      add("<text x='%.1f' y='%.1f'>%s</text>", legend + 18, y + 10, escaped(text(groups.get(g))));
    }
    add("</svg>");
    return svg.toString();
  }

  private static String text(Group group) {
    return group.name() + ": " + group.width() + (group.width() == 1 ? " channel" : " channels")
        + (group.prunable() ? "" : ", kept: " + group.refusal());
  }

  private List<String> inputLines() {
    Graph graph = network.shaped().graph();
    return List.of(graph.inputName(), "input " + graph.inputShape());
  }

  private List<String> lines(Node node) {
    return List.of(node.name(), node.operation().name() + " " + network.shaped().shape(node.id()));
  }

  private static double width(List<String> lines) {
    return lines.stream().mapToInt(String::length).max().orElse(0) * LETTER + 16;
  }

  private String title(Node node) {
    List<String> groups = new ArrayList<>();
    for (int g : network.axis(node.id()).groups()) {
      Group group = network.groups().get(g);
      groups.add("group " + group.name() + (group.prunable() ? "" : ", which keeps its channels: " + group.refusal()));
    }
    return node.span().place() + (groups.isEmpty() ? "" : ": " + String.join("; ", groups));
  }

  private void edge(Node node, int input) {
    Layers.Point from = layers.at(node.inputs().get(input) + 1);
    Layers.Point to = layers.at(node.id() + 1);
    StringBuilder way = new StringBuilder("M%s".formatted(point(from.x(), y(from.row()) + BOX)));
    double x = from.x();
    double y = y(from.row()) + BOX;
    for (Layers.Point pass : layers.passing(node.id() + 1, input)) {
      curve(way, x, y, pass.x(), y(pass.row()));
      way.append(" L").append(point(pass.x(), y(pass.row()) + BOX));
      x = pass.x();
      y = y(pass.row()) + BOX;
    }
    curve(way, x, y, to.x(), y(to.row()));
    add("<path d='%s' fill='none' stroke='#888'/>", way);
  }

  private static void curve(StringBuilder way, double x, double y, double toX, double toY) {
    double middle = (y + toY) / 2;
    way.append(" C").append(point(x, middle)).append(' ').append(point(toX, middle)).append(' ').append(point(toX, toY));
  }

  private static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x + MARGIN, y);
  }

  private static double y(int row) {
    return MARGIN + row * ROW;
  }

  /** Stripes as wide as the share of the channels that each group has. */
  private void box(int index, List<String> lines, List<Segment> segments, String title) {
    Layers.Point at = layers.at(index);
    double width = width(lines);
    double left = at.x() - width / 2 + MARGIN;
    double top = y(at.row());
    int[] widths = network.widths();
    double all = segments.stream().mapToInt(s -> s.width(widths)).sum();
    add("<g><title>%s</title>", escaped(title));
    add("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='#e4e4e4'/>", left, top, width, BOX);
    double begin = left;
    for (Segment segment : segments) {
      double stripe = width * segment.width(widths) / all;
      if (segment.group() >= 0) {
        add("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'/>", begin, top, stripe, BOX, color(segment.group()));
      }
      begin += stripe;
    }
    add("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='none' stroke='#444'/>", left, top, width, BOX);
    for (int i = 0; i < lines.size(); i++) {
      add("<text x='%.1f' y='%.1f' text-anchor='middle'>%s</text>", at.x() + MARGIN, top + 16 + 15 * i, escaped(lines.get(i)));
    }
    add("</g>");
  }

  /** Hues a golden angle apart, so that neighbours differ; groups that keep their channels are pale. */
  private String color(int group) {
    int hue = (int) (group * 137.508 + 205) % 360;
    return network.groups().get(group).prunable() ? rgb(hue, 0.70, 0.72) : rgb(hue, 0.25, 0.88);
  }

  /** From hue, saturation and lightness to {@code #rrggbb}: SVG 1.1 knows no {@code hsl()}, nor do many programs that read it. */
  private static String rgb(int hue, double saturation, double lightness) {
    double reach = saturation * Math.min(lightness, 1 - lightness);
    StringBuilder color = new StringBuilder("#");
    for (int offset : new int[] {0, 8, 4}) { // Red, green and blue are a third of the circle apart.
      double k = (offset + hue / 30.0) % 12;
      double part = lightness - reach * Math.max(-1, Math.min(Math.min(k - 3, 9 - k), 1));
      color.append("%02x".formatted(Math.round(part * 255)));
    }
    return color.toString();
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;");
  }
}
