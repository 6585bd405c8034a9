package dev.prune.compiler.group;

import dev.prune.compiler.group.ChannelParts.Piece;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The parts of count-aligned streams, when all other analysis is done: the sides of each sum are cut until they lie part
 * beside part, and parts beside each other have one width. Where one may lose nothing, none of its stream may.
 */
final class CountedStreams {
  private final ChannelParts parts;

  /** Of each part, another one of its stream; a part that stands for its stream has none. */
  private final Map<Integer, Integer> of = new HashMap<>();

  /** @param sums the two sides of each count-aligned sum */
  CountedStreams(ChannelParts parts, List<List<List<Piece>>> sums) {
    this.parts = parts;
    boolean more = true;
    while (more) { // A cut of one part can leave another sum uneven.
      more = false;
      for (List<List<Piece>> sides : sums) {
        more |= parts.level(sides.getFirst(), sides.getLast());
      }
    }
    for (List<List<Piece>> sides : sums) {
      for (int[] pair : parts.beside(sides.getFirst(), sides.getLast())) {
        unite(pair[0], pair[1]);
      }
    }
    refuse();
  }

  private void unite(int one, int other) {
    int a = root(one);
    int b = root(other);
    if (a != b) {
      of.put(Math.max(a, b), Math.min(a, b));
      of.putIfAbsent(Math.min(a, b), -1);
    }
  }

  private int root(int part) {
    int root = part;
    while (of.getOrDefault(root, -1) >= 0) {
      root = of.get(root);
    }
    return root;
  }

  /** A number of the stream that a part is in; empty where it is in none. */
  OptionalInt of(int part) {
    return of.containsKey(part) ? OptionalInt.of(root(part)) : OptionalInt.empty();
  }

  private void refuse() {
    Map<Integer, TreeSet<Integer>> streams = new TreeMap<>();
    of.keySet().forEach(part -> streams.computeIfAbsent(root(part), r -> new TreeSet<>()).add(part));
    for (TreeSet<Integer> stream : streams.values()) {
      stream.stream()
          .filter(part -> parts.isFixed(part) || !parts.refusal(part).isEmpty())
          .findFirst()
          .ifPresent(held -> stream.forEach(part -> parts.refuse(List.of(new Piece(part, 1)), reason(held))));
    }
  }

  private String reason(int held) {
    return parts.isFixed(held)
        ? "a count-aligned stream adds it to channels of the network's input"
        : "its count-aligned stream has one width with `" + parts.owner(held).orElseThrow().name() + "`, which keeps its channels: "
            + parts.refusal(held);
  }
}
