package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.Window;
import java.util.Arrays;

/** Pooling image by image. */
final class CpuPool implements PoolKernels {
  private final Memory memory;
  private final Team team;
  private final Max max = new Max();
  private final MaxByData maxByData = new MaxByData();
  private final Average average;
  private final AverageByData averageByData = new AverageByData();

  CpuPool(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
    this.average = new Average(engine);
  }

  @Override
  public void max(Buffer x, Buffer y, Ints dims, int rows, int channels, Window window) {
    int[] d = memory.own(dims).data;
    max.x = memory.own(x);
    max.y = memory.own(y);
    max.window = window;
    team.run(max, d[rows] * d[channels], (long) d[rows] * d[channels] * window.outArea() * window.kernelArea());
  }

  @Override
  public void maxByData(Buffer x, Buffer y, Buffer dy, Buffer dx, Ints dims, int rows, int channels, Window window) {
    int[] d = memory.own(dims).data;
    maxByData.x = memory.own(x);
    maxByData.y = memory.own(y);
    maxByData.dy = memory.own(dy);
    maxByData.dx = memory.own(dx);
    maxByData.window = window;
    team.run(maxByData, d[rows] * d[channels], (long) d[rows] * d[channels] * window.outArea() * window.kernelArea());
  }

  @Override
  public void average(Buffer x, Buffer y, Ints dims, int rows, int channels, int area) {
    int[] d = memory.own(dims).data;
    average.x = memory.own(x);
    average.y = memory.own(y);
    average.area = area;
    average.engine.workspace().reserve(Sums.LANES);
    team.run(average, d[rows] * d[channels], (long) d[rows] * d[channels] * area);
  }

  @Override
  public void averageByData(Buffer dy, Buffer dx, Ints dims, int rows, int channels, int area) {
    int[] d = memory.own(dims).data;
    averageByData.dy = memory.own(dy);
    averageByData.dx = memory.own(dx);
    averageByData.area = area;
    team.run(averageByData, d[rows] * d[channels], (long) d[rows] * d[channels] * area);
  }

  /** A unit is one channel of one row. A NaN in a window is its maximum. */
  private static final class Max extends Work {
    private FloatArray x;
    private FloatArray y;
    private Window window;

    @Override
    void run(int from, int to, int thread) {
      Window w = window;
      for (int image = from; image < to; image++) {
        int out = image * w.outArea();
        for (int p = 0; p < w.outHeight(); p++) {
          int top = p * w.strideHeight() - w.padTop();
          row(image * w.inArea(), Math.max(0, top), Math.min(w.inHeight(), top + w.kernelHeight()), out);
          out += w.outWidth();
        }
      }
    }

    private void row(int image, int top, int bottom, int out) {
      Window w = window;
      float[] in = x.data;
      float[] result = y.data;
      for (int q = 0; q < w.outWidth(); q++) {
        int left = q * w.strideWidth() - w.padLeft();
        int right = Math.min(w.inWidth(), left + w.kernelWidth());
        left = Math.max(0, left);
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = top; i < bottom; i++) {
          int line = image + i * w.inWidth();
          for (int j = left; j < right; j++) {
            largest = Math.max(largest, in[line + j]);
          }
        }
        result[out + q] = largest;
      }
    }
  }

  /** A unit is one channel of one row; windows may overlap, so they add in index order. */
  private static final class MaxByData extends Work {
    private FloatArray x;
    private FloatArray y;
    private FloatArray dy;
    private FloatArray dx;
    private Window window;

    @Override
    void run(int from, int to, int thread) {
      Window w = window;
      Arrays.fill(dx.data, from * w.inArea(), to * w.inArea(), 0);
      for (int image = from; image < to; image++) {
        int out = image * w.outArea();
        for (int p = 0; p < w.outHeight(); p++) {
          int top = p * w.strideHeight() - w.padTop();
          row(image * w.inArea(), Math.max(0, top), Math.min(w.inHeight(), top + w.kernelHeight()), out);
          out += w.outWidth();
        }
      }
    }

    private void row(int image, int top, int bottom, int out) {
      Window w = window;
      float[] maxima = y.data;
      float[] gradient = dy.data;
      for (int q = 0; q < w.outWidth(); q++) {
        int left = q * w.strideWidth() - w.padLeft();
        int right = Math.min(w.inWidth(), left + w.kernelWidth());
        int winner = first(maxima[out + q], image, top, bottom, Math.max(0, left), right);
        if (winner >= 0) {
          dx.data[winner] += gradient[out + q];
        }
      }
    }

    /** The first pixel of a window that equals its maximum, or -1: a NaN equals nothing. */
    private int first(float maximum, int image, int top, int bottom, int left, int right) {
      float[] in = x.data;
      for (int i = top; i < bottom; i++) {
        int line = image + i * window.inWidth();
        for (int j = left; j < right; j++) {
          if (in[line + j] == maximum) {
            return line + j;
          }
        }
      }
      return -1;
    }
  }

  /** A unit is one channel of one row. */
  private static final class Average extends Work {
    private final Engine engine;
    private FloatArray x;
    private FloatArray y;
    private int area;

    Average(Engine engine) {
      this.engine = engine;
    }

    @Override
    void run(int from, int to, int thread) {
      Sums sums = engine.arithmetic().sums();
      float[] lanes = engine.workspace().own(thread);
      for (int image = from; image < to; image++) {
        y.data[image] = (float) (sums.sum(x.data, image * area, area, lanes, 0) / area);
      }
    }
  }

  /** A unit is one channel of one row. */
  private static final class AverageByData extends Work {
    private FloatArray dy;
    private FloatArray dx;
    private int area;

    @Override
    void run(int from, int to, int thread) {
      for (int image = from; image < to; image++) {
        Arrays.fill(dx.data, image * area, (image + 1) * area, dy.data[image] / area);
      }
    }
  }
}
