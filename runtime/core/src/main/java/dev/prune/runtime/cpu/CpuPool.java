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
  private final MaxPool max;
  private final MaxPoolGradient maxByData;
  private final MaxPoolTangent maxTangent = new MaxPoolTangent();
  private final Average average;
  private final AverageByData averageByData = new AverageByData();

  CpuPool(Engine engine) {
    this.max = new MaxPool(engine);
    this.maxByData = new MaxPoolGradient(engine);
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
  public void maxTangent(Buffer x, Buffer y, Buffer dx, Buffer dy, Ints dims, int rows, int channels, Window window) {
    int[] d = memory.own(dims).data;
    maxTangent.x = memory.own(x);
    maxTangent.y = memory.own(y);
    maxTangent.dx = memory.own(dx);
    maxTangent.dy = memory.own(dy);
    maxTangent.window = window;
    team.run(maxTangent, d[rows] * d[channels], (long) d[rows] * d[channels] * window.outArea() * window.kernelArea());
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
