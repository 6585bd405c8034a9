package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.BatchKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;

/** Batches out of a data set in memory. */
final class CpuBatch implements BatchKernels {
  private final Memory memory;
  private final Team team;
  private final Rows work = new Rows();

  CpuBatch(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
  }

  @Override
  public void rows(Buffer all, Ints order, Buffer batch, Ints dims, int first, int at, int rows, int width) {
    int[] d = memory.own(dims).data;
    work.all = memory.own(all);
    work.order = memory.own(order);
    work.batch = memory.own(batch);
    work.first = d[first];
    work.at = d[at];
    work.width = d[width];
    team.run(work, d[rows], 2L * d[rows] * d[width]);
  }

  @Override
  public void labels(Ints all, Ints order, Ints labels, Ints dims, int first, int at, int rows) {
    int[] d = memory.own(dims).data;
    int[] source = memory.own(all).data;
    int[] chosen = memory.own(order).data;
    int[] target = memory.own(labels).data;
    for (int r = 0; r < d[rows]; r++) {
      target[r] = source[d[first] + chosen[d[at] + r]];
    }
  }

  @Override
  public void samples(Ints order, Ints samples, Ints dims, int at, int rows) {
    int[] d = memory.own(dims).data;
    System.arraycopy(memory.own(order).data, d[at], memory.own(samples).data, 0, d[rows]);
  }

  /** A unit is a row of the batch. */
  private static final class Rows extends Work {
    private FloatArray all;
    private IntArray order;
    private FloatArray batch;
    private int first;
    private int at;
    private int width;

    @Override
    void run(int from, int to, int thread) {
      for (int r = from; r < to; r++) {
        System.arraycopy(all.data, (first + order.data[at + r]) * width, batch.data, r * width, width);
      }
    }
  }
}
