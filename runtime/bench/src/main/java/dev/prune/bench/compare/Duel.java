package dev.prune.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A work that both sides do.
 *
 * @param work what it is, for the files: {@code network}, {@code batch}
 * @param ours our ways to do it, which differ in threads
 * @param peer the peer's ways, which differ in threads and layout
 */
record Duel(Map<String, Object> work, List<Contender> ours, List<Contender> peer) {
  /** All contenders, the sides alternating as long as both have one. */
  List<Contender> inTurn() {
    List<Contender> all = new ArrayList<>();
    for (int i = 0; i < Math.max(ours.size(), peer.size()); i++) {
      if (i < ours.size()) {
        all.add(ours.get(i));
      }
      if (i < peer.size()) {
        all.add(peer.get(i));
      }
    }
    return all;
  }
}
