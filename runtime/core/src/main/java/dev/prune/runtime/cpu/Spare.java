package dev.prune.runtime.cpu;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;

/**
 * A buffer that a family keeps for itself, to hand to the kernels of another one. It grows when a shape asks for more than any
 * before, and counts as scratch.
 */
final class Spare {
  private final Engine engine;
  private final String label;
  private FloatArray array;

  Spare(Engine engine, String label) {
    this.engine = engine;
    this.label = label;
    this.array = new FloatArray(engine.memory(), label, 0);
  }

  /** At least {@code size} numbers. */
  FloatArray of(long size) {
    if (array.data.length < size) {
      engine.workspace().keep(-array.data.length);
      array = null;
      try {
        array = new FloatArray(engine.memory(), label, Math.toIntExact(size));
      } catch (OutOfMemoryError | ArithmeticException e) {
        array = new FloatArray(engine.memory(), label, 0);
        throw new PruneException(
            Failure.MEMORY,
            "The scratch of a kernel needs " + 4 * size + " bytes, which do not fit in the heap.",
            "Give the Java machine a larger heap with -Xmx, or use a smaller batch.",
            e);
      }
      engine.workspace().keep(array.data.length);
    }
    return array;
  }
}
