package dev.prune.compiler;

import com.sun.management.ThreadMXBean;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains until 10,000 steps have cost next to no bytes, or for long enough, and prints what a step cost: for a Java machine of
 * its own. The argument is the network's layers before its last.
 */
final class AllocationRun {
  private static final int STEPS = 5_000;

  /** Vectors are objects until the JIT compiler is through with what steps call, whenever that is; a run ends before. */
  private static final int MOST_EPOCHS = 40;

  /** Bytes a step that reports may cost. */
  static final double MOST = 2;

  private AllocationRun() {}

  public static void main(String[] arguments) {
    String layers = arguments[0];
    String text =
        """
        network N {
          input image: float[2, 6, 5]
          %s
          output y = fc |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(y)
          optimizer adam(lr: 1e-5)
          schedule cosine
          batch 2
          epochs %d
          var t of each unit = 0
          penalty 1e-9 * w * w
          read w as w * (1 - 1e-3 * t)
          every 1 steps before update { t = t - 1e-3 * grad(t) }
        }
        """
            .formatted(layers, MOST_EPOCHS);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Long> bytes = new ArrayList<>();
    Listener listener =
        new Listener() {
          @Override
          public void epoch(EpochReport report) {
            bytes.add(thread.getCurrentThreadAllocatedBytes());
            if (ofTwoEpochs(bytes) < MOST) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (CpuDevice device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(text, device)) {
      trainer.train(samples(2 * STEPS), listener);
    } catch (PruneException end) {
      if (end.failure() != Failure.INTERRUPTED) {
        throw end;
      }
    }
    System.out.print(ofTwoEpochs(bytes));
  }

  /** Bytes of each of the last 10,000 steps. */
  private static double ofTwoEpochs(List<Long> bytes) {
    int last = bytes.size() - 1;
    return last < 2 ? Double.POSITIVE_INFINITY : (double) (bytes.get(last) - bytes.get(last - 2)) / (2 * STEPS);
  }

  private static DataSource samples(int count) {
    return new DataSource() {
      @Override
      public int[] shape() {
        return new int[] {2, 6, 5};
      }

      @Override
      public int classes() {
        return 3;
      }

      @Override
      public int size(Split split) {
        return split == Split.TRAIN ? count : 0;
      }

      @Override
      public void sample(Split split, int index, float[] to, int at) {
        for (int i = 0; i < 60; i++) {
          to[at + i] = (index * 31 + i * 17) % 97 / 97f;
        }
      }

      @Override
      public int label(Split split, int index) {
        return index % 3;
      }

      @Override
      public int targetWidth() {
        return 0;
      }

      @Override
      public void target(Split split, int index, float[] to, int at) {
        throw new UnsupportedOperationException();
      }

      @Override
      public String description() {
        return "numbers that need no memory";
      }
    };
  }
}
