package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.TransposeKernels;

/** Two axes change places; a unit is one row of the outer axis. */
final class CpuTranspose implements TransposeKernels {
  private final Engine engine;
  private final Swap swap = new Swap();

  CpuTranspose(Engine engine) {
    this.engine = engine;
  }

  @Override
  public void swap(Buffer x, Buffer y, Ints dims, int rows, int outer, int first, int second, int inner) {
    int[] d = engine.memory().own(dims).data;
    swap.x = engine.memory().own(x);
    swap.y = engine.memory().own(y);
    swap.first = d[first];
    swap.second = d[second];
    swap.inner = inner;
    int units = d[rows] * d[outer];
    engine.team().run(swap, units, (long) units * d[first] * d[second] * inner);
  }

  private static final class Swap extends Work {
    /** Fewer numbers than this are moved sooner one by one. */
    private static final int SHORT = 8;

    private FloatArray x;
    private FloatArray y;
    private int first;
    private int second;
    private int inner;

    @Override
    void run(int from, int to, int thread) {
      int block = first * second * inner;
      for (int unit = from; unit < to; unit++) {
        for (int j = 0; j < second; j++) {
          for (int i = 0; i < first; i++) {
            move(unit * block + (i * second + j) * inner, unit * block + (j * first + i) * inner);
          }
        }
      }
    }

    private void move(int source, int target) {
      if (inner >= SHORT) {
        System.arraycopy(x.data, source, y.data, target, inner);
        return;
      }
      for (int a = 0; a < inner; a++) {
        y.data[target + a] = x.data[source + a];
      }
    }
  }
}
