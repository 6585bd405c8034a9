package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ResampleKernels;
import dev.prune.runtime.kernel.Resampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Weighted sums of neighbours along one axis, plane by plane; a map and its transpose are the same loops. */
final class CpuResample implements ResampleKernels {
  private final Engine engine;

  /** A network has few maps, but calls each of them in every step. */
  private final List<Taps> known = new ArrayList<>();

  private final Planes planes;

  CpuResample(Engine engine) {
    this.engine = engine;
    this.planes = new Planes(engine);
  }

  @Override
  public void apply(
      Buffer x, Buffer y, Ints dims, int rows, int channels, int outer, int inner, int kind, int in, int out, int window,
      int stride, int pad) {
    run(false, x, y, dims, rows, channels, outer, inner, kind, in, out, window, stride, pad);
  }

  @Override
  public void transposed(
      Buffer dy, Buffer dx, Ints dims, int rows, int channels, int outer, int inner, int kind, int in, int out,
      int window, int stride, int pad) {
    run(true, dy, dx, dims, rows, channels, outer, inner, kind, in, out, window, stride, pad);
  }

  private void run(
      boolean transposed, Buffer x, Buffer y, Ints dims, int rows, int channels, int outer, int inner, int kind, int in,
      int out, int window, int stride, int pad) {
    int[] d = engine.memory().own(dims).data;
    Taps taps = taps(transposed, kind, in, out, window, stride, pad);
    planes.taps = taps;
    planes.x = engine.memory().own(x);
    planes.y = engine.memory().own(y);
    planes.from = (transposed ? out : in) * inner;
    planes.inner = inner;
    engine.workspace().reserve(Sums.LANES);
    int units = d[rows] * d[channels] * outer;
    engine.team().run(planes, units, (long) units * inner * taps.weight().length);
  }

  private Taps taps(boolean transposed, int kind, int in, int out, int window, int stride, int pad) {
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).are(transposed, kind, in, out, window, stride, pad)) {
        return known.get(i);
      }
    }
    Taps taps = Taps.of(new Resampling(kind, in, out, window, stride, pad), transposed);
    known.add(taps);
    return taps;
  }

  /** A unit is a plane: one sample's channel, or a part of it that maps by itself. */
  private static final class Planes extends Work {
    /** Sums of more equal weights than this are worth adding up in lanes. */
    private static final int LONG = 32;

    private final Engine engine;
    private Taps taps;
    private FloatArray x;
    private FloatArray y;
    private int from;
    private int inner;

    Planes(Engine engine) {
      this.engine = engine;
    }

    @Override
    void run(int first, int end, int thread) {
      int to = taps.count() * inner;
      for (int plane = first; plane < end; plane++) {
        if (inner == 1) {
          column(x.data, plane * from, y.data, plane * to, thread);
        } else {
          rows(x.data, plane * from, y.data, plane * to);
        }
      }
    }

    private void column(float[] in, int at, float[] out, int to, int thread) {
      float[] weight = taps.weight();
      for (int i = 0; i < taps.count(); i++) {
        int begin = taps.start()[i];
        int count = taps.start()[i + 1] - begin;
        int source = at + taps.first()[i];
        if (taps.uniform() && count > LONG) {
          float[] lanes = engine.workspace().own(thread);
          out[to + i] = (float) (weight[0] * engine.arithmetic().sums().sum(in, source, count, lanes, 0));
          continue;
        }
        float sum = 0;
        for (int k = 0; k < count; k++) {
          sum += weight[begin + k] * in[source + k];
        }
        out[to + i] = sum;
      }
    }

    private void rows(float[] in, int at, float[] out, int to) {
      for (int i = 0; i < taps.count(); i++) {
        int begin = taps.start()[i];
        int count = taps.start()[i + 1] - begin;
        int target = to + i * inner;
        int source = at + taps.first()[i] * inner;
        if (count == 0) {
          Arrays.fill(out, target, target + inner, 0);
        } else {
          scale(taps.weight()[begin], in, source, out, target);
          for (int k = 1; k < count; k++) {
            add(taps.weight()[begin + k], in, source + k * inner, out, target);
          }
        }
      }
    }

    private void scale(float weight, float[] in, int source, float[] out, int target) {
      if (weight == 1) {
        System.arraycopy(in, source, out, target, inner);
        return;
      }
      for (int n = 0; n < inner; n++) {
        out[target + n] = weight * in[source + n];
      }
    }

    private void add(float weight, float[] in, int source, float[] out, int target) {
      for (int n = 0; n < inner; n++) {
        out[target + n] += weight * in[source + n];
      }
    }
  }
}
