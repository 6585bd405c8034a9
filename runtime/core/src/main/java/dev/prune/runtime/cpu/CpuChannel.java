package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.Ints;

/** Moves whole rows of channels between a narrow value and a part of a wide one. */
final class CpuChannel implements ChannelKernels {
  private final Memory memory;
  private final Team team;
  private final Move move = new Move();

  CpuChannel(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
  }

  @Override
  public void insert(Buffer x, Buffer y, Ints dims, int rows, int channels, int wide, int at, int area) {
    int[] d = memory.own(dims).data;
    int run = d[channels] * area;
    move(memory.own(x), run, 0, memory.own(y), d[wide] * area, d[at] * area, run, d[rows]);
  }

  @Override
  public void extract(Buffer y, Buffer x, Ints dims, int rows, int channels, int wide, int at, int area) {
    int[] d = memory.own(dims).data;
    int run = d[channels] * area;
    move(memory.own(y), d[wide] * area, d[at] * area, memory.own(x), run, 0, run, d[rows]);
  }

  private void move(
      FloatArray source,
      int sourceRow,
      int sourceAt,
      FloatArray target,
      int targetRow,
      int targetAt,
      int run,
      int rows) {
    move.source = source;
    move.sourceRow = sourceRow;
    move.sourceAt = sourceAt;
    move.target = target;
    move.targetRow = targetRow;
    move.targetAt = targetAt;
    move.run = run;
    team.run(move, rows, (long) rows * run);
  }

  /** A unit is a row of the batch. */
  private static final class Move extends Work {
    private FloatArray source;
    private FloatArray target;
    private int sourceRow;
    private int sourceAt;
    private int targetRow;
    private int targetAt;
    private int run;

    @Override
    void run(int from, int to, int thread) {
      for (int r = from; r < to; r++) {
        System.arraycopy(source.data, r * sourceRow + sourceAt, target.data, r * targetRow + targetAt, run);
      }
    }
  }
}
