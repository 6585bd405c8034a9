package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ClipKernels;
import dev.prune.runtime.kernel.Ints;

/** Bounds on gradients; a unit of work is a run of elements. */
final class CpuClip implements ClipKernels {
  private final Memory memory;
  private final Team team;
  private final Scale scale = new Scale();

  CpuClip(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
  }

  @Override
  public void clipNorm(Buffer gradients, Buffer sums, Ints dims, int count, int at, double limit) {
    double norm = Math.sqrt(memory.own(sums).data[at]);
    scale.factor = (float) Math.min(1, limit / (norm + LEAST));
    scale.gradients = memory.own(gradients);
    scale.count = memory.own(dims).data[count];
    team.run(scale, Tiling.units(scale.count), scale.count);
  }

  private static final class Scale extends Work {
    private FloatArray gradients;
    private int count;
    private float factor;

    @Override
    void run(int from, int to, int thread) {
      float[] g = gradients.data;
      float by = factor;
      int end = Math.min(to * Tiling.ELEMENTS, count);
      for (int i = from * Tiling.ELEMENTS; i < end; i++) {
        g[i] *= by;
      }
    }
  }
}
