package dev.prune.runtime;

import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Segment;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.schedule.Chosen;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which parameters in memory belong to a set. A weight belongs to itself; to a unit belongs what computes it and nothing that
 * reads it: the rows of its layers' weights, their biases, and its gamma and beta.
 */
final class Members {
  private Members() {}

  /** One flag for each parameter in memory. */
  static boolean[] of(Structure structure, Chosen chosen) {
    boolean[] members = new boolean[structure.parameters()];
    if (!chosen.weights().isEmpty()) {
      int[] places = structure.places();
      for (int i = 0; i < members.length; i++) {
        members[i] = chosen.weights().get(places[i]);
      }
    }
    int[] widths = structure.widths();
    int at = 0;
    for (Tensor tensor : structure.network().parameters()) {
      int size = tensor.size(widths);
      Axis units = tensor.axes().getFirst();
      int count = units.width(widths);
      int inner = count == 0 ? 0 : size / count;
      int row = 0;
      for (Segment segment : units.segments()) {
        for (int p = 0; p < segment.width(widths); p++, row++) {
          if (segment.group() >= 0 && has(structure, chosen.units()[segment.group()], segment, p)) {
            Arrays.fill(members, at + row * inner, at + (row + 1) * inner, true);
          }
        }
      }
      at += size;
    }
    return members;
  }

  private static boolean has(Structure structure, BitSet units, Segment segment, int position) {
    return units.get(structure.originals().channels()[segment.group()][position / segment.repeat()]);
  }
}
