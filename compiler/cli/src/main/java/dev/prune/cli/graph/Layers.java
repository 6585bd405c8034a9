package dev.prune.cli.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places for the nodes of a directed graph without cycles, in the manner of Sugiyama, Tagawa and Toda (1981): a node stands one
 * row below the lowest it reads, an edge that passes rows gets a narrow place in each of them, rows are ordered by the mean
 * place of their neighbours, a few times down and up, and places are then pulled to that mean as far as there is room.
 */
final class Layers {
  private static final int SWEEPS = 4;

  /** Room between neighbours. */
  private static final double GAP = 24;

  /** Something that has a place in a row: a node, or an edge that passes. */
  private static final class Slot {
    final double width;
    final List<Slot> above = new ArrayList<>();
    final List<Slot> below = new ArrayList<>();
    double x;

    Slot(double width) {
      this.width = width;
    }
  }

  /** A point of an edge. */
  record Point(double x, int row) {}

  private final List<List<Slot>> rows = new ArrayList<>();
  private final Slot[] slots;
  private final int[] rowOf;
  private final List<List<List<Slot>>> passing = new ArrayList<>();

  /**
   * @param inputs for each node the earlier nodes that it reads
   * @param widths of the nodes
   */
  Layers(List<List<Integer>> inputs, double[] widths) {
    int n = inputs.size();
    slots = new Slot[n];
    rowOf = new int[n];
    for (int i = 0; i < n; i++) {
      slots[i] = new Slot(widths[i]);
      rowOf[i] = inputs.get(i).stream().mapToInt(j -> rowOf[j] + 1).max().orElse(0);
      row(rowOf[i]).add(slots[i]);
      List<List<Slot>> edges = new ArrayList<>();
      for (int from : inputs.get(i)) {
        edges.add(edge(from, i));
      }
      passing.add(edges);
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      rows.forEach(r -> order(r, true));
      rows.reversed().forEach(r -> order(r, false));
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      rows.forEach(r -> pull(r, true));
      rows.reversed().forEach(r -> pull(r, false));
    }
    double left = rows.stream().flatMap(List::stream).mapToDouble(s -> s.x - s.width / 2).min().orElse(0);
    rows.forEach(r -> r.forEach(s -> s.x -= left));
  }

  private List<Slot> row(int row) {
    while (rows.size() <= row) {
      rows.add(new ArrayList<>());
    }
    return rows.get(row);
  }

  private List<Slot> edge(int from, int to) {
    List<Slot> way = new ArrayList<>();
    Slot last = slots[from];
    for (int r = rowOf[from] + 1; r < rowOf[to]; r++) {
      Slot pass = new Slot(8);
      row(r).add(pass);
      connect(last, pass);
      way.add(pass);
      last = pass;
    }
    connect(last, slots[to]);
    return way;
  }

  private static void connect(Slot above, Slot below) {
    above.below.add(below);
    below.above.add(above);
  }

  private static double mean(List<Slot> neighbours, double otherwise) {
    return neighbours.stream().mapToDouble(s -> s.x).average().orElse(otherwise);
  }

  private static void order(List<Slot> row, boolean fromAbove) {
    double[] keys = row.stream().mapToDouble(s -> mean(fromAbove ? s.above : s.below, s.x)).toArray();
    Integer[] order = new Integer[row.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> keys[i]));
    List<Slot> sorted = Arrays.stream(order).map(row::get).toList();
    row.clear();
    double at = 0;
    for (Slot slot : sorted) {
      slot.x = at + slot.width / 2;
      at += slot.width + GAP;
      row.add(slot);
    }
    // Rows are compared around one middle.
    double middle = (at - GAP) / 2;
    row.forEach(s -> s.x -= middle);
  }

  /** To the mean of neighbours; where several want one place they share it around the middle of what they want. */
  private static void pull(List<Slot> row, boolean toAbove) {
    double[] wanted = row.stream().mapToDouble(s -> mean(toAbove ? s.above : s.below, s.x)).toArray();
    double[] right = place(row, wanted, false);
    double[] left = place(row, wanted, true);
    for (int i = 0; i < row.size(); i++) {
      row.get(i).x = (right[i] + left[i]) / 2;
    }
  }

  private static double[] place(List<Slot> row, double[] wanted, boolean backwards) {
    double[] x = wanted.clone();
    int n = x.length;
    for (int k = 1; k < n; k++) {
      int i = backwards ? n - 1 - k : k;
      int before = backwards ? i + 1 : i - 1;
      double apart = (row.get(i).width + row.get(before).width) / 2 + GAP;
      x[i] = backwards ? Math.min(x[i], x[before] - apart) : Math.max(x[i], x[before] + apart);
    }
    return x;
  }

  /** Rows. */
  int height() {
    return rows.size();
  }

  /** The right end of all. */
  double width() {
    return rows.stream().flatMap(List::stream).mapToDouble(s -> s.x + s.width / 2).max().orElse(0);
  }

  /** Where the middle of a node is. */
  Point at(int node) {
    return new Point(slots[node].x, rowOf[node]);
  }

  /** The points that the {@code input}th edge into a node passes between its ends. */
  List<Point> passing(int node, int input) {
    List<Point> points = new ArrayList<>();
    List<Slot> way = passing.get(node).get(input);
    for (int k = 0; k < way.size(); k++) {
      points.add(new Point(way.get(k).x, rowOf[node] - way.size() + k));
    }
    return points;
  }
}
