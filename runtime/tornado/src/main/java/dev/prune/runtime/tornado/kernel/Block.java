package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The edge of a tile that is four numbers wide; TornadoVM inlines it. */
final class Block {
  private Block() {}

  /** Writes the first {@code left} of four numbers, at least one, {@code apart} places from each other. */
  static void four(FloatArray to, int at, int apart, int left, float v0, float v1, float v2, float v3) {
    to.set(at, v0);
    if (left > 1) {
      to.set(at + apart, v1);
    }
    if (left > 2) {
      to.set(at + 2 * apart, v2);
    }
    if (left > 3) {
      to.set(at + 3 * apart, v3);
    }
  }
}
