package dev.prune.compiler.group;

import dev.prune.compiler.resolve.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Channels under analysis. A part is a run of units that are alike; it begins as all channels of one layer, and is then cut,
 * its neighbours are bundled into larger units, or it is joined with another part, and each time other parts take its place.
 * An axis is a list of {@link Piece pieces}, which {@link #resolved} brings to the parts that are left. All of it is the
 * closure of "these two positions live and die together", kept in runs instead of channel by channel.
 */
final class ChannelParts {
  /**
   * All units of a part, in order, each with as many neighbouring positions.
   *
   * @param part index of the part
   * @param repeat positions a unit
   */
  record Piece(int part, int repeat) {}

  private record Part(int units, Optional<Node> owner, boolean fixed) {}

  private final List<Part> parts = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  /** What took the place of a part; null where nothing did. */
  private final List<List<Piece>> instead = new ArrayList<>();

  /** New channels, of a layer or, without an owner, of whatever they will be joined with. */
  List<Piece> open(int units, Optional<Node> owner) {
    return List.of(new Piece(add(new Part(units, owner, false), ""), 1));
  }

  /** Positions that no event removes. */
  List<Piece> fixed(int width) {
    return List.of(new Piece(add(new Part(width, Optional.empty(), true), ""), 1));
  }

  private int add(Part part, String refusal) {
    parts.add(part);
    refusals.add(refusal);
    instead.add(null);
    return parts.size() - 1;
  }

  int units(int part) {
    return parts.get(part).units();
  }

  boolean isFixed(int part) {
    return parts.get(part).fixed();
  }

  Optional<Node> owner(int part) {
    return parts.get(part).owner();
  }

  /** Why a part may not lose units; empty where it may. */
  String refusal(int part) {
    return refusals.get(part);
  }

  private int length(Piece piece) {
    return units(piece.part()) * piece.repeat();
  }

  /** The same positions in parts that are left. */
  List<Piece> resolved(List<Piece> axis) {
    List<Piece> resolved = new ArrayList<>();
    axis.forEach(piece -> resolve(piece, resolved));
    return resolved;
  }

  private void resolve(Piece piece, List<Piece> into) {
    List<Piece> others = instead.get(piece.part());
    if (others == null) {
      into.add(piece);
      return;
    }
    others.forEach(other -> resolve(new Piece(other.part(), other.repeat() * piece.repeat()), into));
  }

  /** Each position as many times. */
  static List<Piece> repeated(List<Piece> axis, int times) {
    return axis.stream().map(p -> new Piece(p.part(), p.repeat() * times)).toList();
  }

  /** The axis as many times, one after the other. */
  static List<Piece> times(List<Piece> axis, int times) {
    List<Piece> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.addAll(axis);
    }
    return all;
  }

  /** Positions {@code from} to {@code to}; parts are cut where these lie within them. */
  List<Piece> slice(List<Piece> axis, int from, int to) {
    List<Piece> left = at(at(axis, from), to);
    List<Piece> slice = new ArrayList<>();
    int begin = 0;
    for (Piece piece : left) {
      if (begin >= from && begin < to) {
        slice.add(piece);
      }
      begin += length(piece);
    }
    return slice;
  }

  /** The axis with an end of a piece at a position. */
  private List<Piece> at(List<Piece> axis, int position) {
    List<Piece> pieces = resolved(axis);
    int begin = 0;
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      int inside = position - begin;
      if (inside > 0 && inside < length(piece)) {
        if (units(piece.part()) > 1) {
          // Within a unit: it becomes a part of its own first.
          cut(piece.part(), Math.max(1, inside / piece.repeat()));
          return at(pieces, position);
        }
        List<Piece> split = new ArrayList<>(pieces);
        split.set(i, new Piece(piece.part(), inside));
        split.add(i + 1, new Piece(piece.part(), piece.repeat() - inside));
        return split;
      }
      begin += length(piece);
    }
    return pieces;
  }

  /** Says that positions of two axes live and die together, place by place. */
  void unite(List<Piece> one, List<Piece> other, String refusalWithFixed) {
    List<Piece> a = resolved(one);
    List<Piece> b = resolved(other);
    int i = 0;
    int begin = 0;
    while (i < a.size() && i < b.size()) {
      Piece p = a.get(i);
      Piece q = b.get(i);
      if (length(p) != length(q)) {
        int end = begin + Math.min(length(p), length(q));
        a = at(a, end);
        b = resolved(at(b, end));
        a = resolved(a);
      } else if (p.part() != q.part() && (isFixed(p.part()) || isFixed(q.part())) && !loose(p, q)) {
        refuse(List.of(p, q), refusalWithFixed);
        begin += length(p);
        i++;
        continue;
      } else if (!p.equals(q)) {
        match(p, q);
        a = resolved(a);
        b = resolved(b);
      } else {
        begin += length(p);
        i++;
        continue;
      }
      i = 0;
      begin = 0;
    }
  }

  /**
   * Cuts and bundles the parts of two axes of one length until they lie beside each other, piece by piece, without making
   * them one; says whether any part changed.
   */
  boolean level(List<Piece> one, List<Piece> other) {
    int before = parts.size();
    List<Piece> a = resolved(one);
    List<Piece> b = resolved(other);
    int begin = 0;
    for (int i = 0; i < a.size() && i < b.size(); ) {
      Piece p = a.get(i);
      Piece q = b.get(i);
      boolean free = !isFixed(p.part()) && !isFixed(q.part());
      if (length(p) != length(q)) {
        int end = begin + Math.min(length(p), length(q));
        a = at(a, end);
        b = resolved(at(b, end));
        a = resolved(a);
      } else if (free && p.repeat() != q.repeat()) {
        bundle(p, q);
        a = resolved(a);
        b = resolved(b);
      } else {
        begin += length(p);
        i++;
        continue;
      }
      i = 0;
      begin = 0;
    }
    return parts.size() > before;
  }

  /** The parts that lie beside each other on two axes that are {@link #level}, in pairs of different ones. */
  List<int[]> beside(List<Piece> one, List<Piece> other) {
    List<int[]> pairs = new ArrayList<>();
    List<Piece> a = resolved(one);
    List<Piece> b = resolved(other);
    // A part of one unit can lie beside several pieces; it is as wide as each of them.
    int i = 0;
    int j = 0;
    int ends = 0;
    int begins = 0;
    while (i < a.size() && j < b.size()) {
      if (a.get(i).part() != b.get(j).part()) {
        pairs.add(new int[] {a.get(i).part(), b.get(j).part()});
      }
      int end = ends + length(a.get(i));
      int otherEnd = begins + length(b.get(j));
      if (end <= otherEnd) {
        ends = end;
        i++;
      }
      if (otherEnd <= end) {
        begins = otherEnd;
        j++;
      }
    }
    return pairs;
  }

  /** The place in the network of the earliest layer that has channels on an axis; before all layers for the input. */
  int begin(List<Piece> axis) {
    return resolved(axis).stream().mapToInt(p -> owner(p.part()).map(Node::id).orElse(-1)).min().orElse(-1);
  }

  /** Whether one of both belongs to no layer yet, so that it may become fixed. */
  private boolean loose(Piece p, Piece q) {
    return loose(p.part()) || loose(q.part());
  }

  private boolean loose(int part) {
    return !isFixed(part) && owner(part).isEmpty();
  }

  /** Two pieces of one length get one repeat, or become one part. */
  private void match(Piece p, Piece q) {
    bundle(p, q);
    if (p.repeat() == q.repeat()) {
      join(p.part(), q.part());
    }
  }

  private void bundle(Piece p, Piece q) {
    int repeat = p.repeat() / gcd(p.repeat(), q.repeat()) * q.repeat();
    if (repeat > p.repeat()) {
      bundle(p.part(), repeat / p.repeat());
    }
    if (repeat > q.repeat()) {
      bundle(q.part(), repeat / q.repeat());
    }
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private void cut(int part, int units) {
    Part whole = parts.get(part);
    int first = add(new Part(units, whole.owner(), whole.fixed()), refusals.get(part));
    int second = add(new Part(whole.units() - units, whole.owner(), whole.fixed()), refusals.get(part));
    instead.set(part, List.of(new Piece(first, 1), new Piece(second, 1)));
  }

  private void bundle(int part, int many) {
    Part single = parts.get(part);
    int larger = add(new Part(single.units() / many, single.owner(), single.fixed()), refusals.get(part));
    instead.set(part, List.of(new Piece(larger, many)));
  }

  private void join(int one, int other) {
    int first = stays(one, other) ? one : other;
    int second = first == one ? other : one;
    instead.set(second, List.of(new Piece(first, 1)));
    if (refusals.get(first).isEmpty()) {
      refusals.set(first, refusals.get(second));
    }
  }

  /** What belongs to a layer, or to the input, stays; of two such parts that of the earlier layer. */
  private boolean stays(int one, int other) {
    if (loose(one) != loose(other)) {
      return loose(other);
    }
    int a = owner(one).map(Node::id).orElse(one);
    int b = owner(other).map(Node::id).orElse(other);
    return a < b || a == b && one < other;
  }

  /** Says why units of an axis may not be removed. */
  void refuse(List<Piece> axis, String reason) {
    for (Piece piece : resolved(axis)) {
      if (!isFixed(piece.part()) && refusals.get(piece.part()).isEmpty()) {
        refusals.set(piece.part(), reason);
      }
    }
  }
}
