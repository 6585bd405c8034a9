package dev.prune.bench.ours;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import java.util.Locale;

/** Some steps and one event in as small a heap as the Java machine was given, and what its memory was planned to be. */
public final class HeapRun {
  private HeapRun() {}

  /**
   * Trains, and prints {@code planned allocated scratch}: bytes of the plan before the event, of the device's own counter at
   * that time, and of the scratch of its kernels at the end.
   *
   * @param words the generated class, the batch, threads, training samples
   */
  public static void main(String[] words) throws ReflectiveOperationException {
    try (CpuDevice device = CpuDevice.create(Integer.parseInt(words[2]));
        Trainer trainer = GeneratedTrainer.loaded(words[0], device, Overrides.none())) {
      int[] shape = trainer.network().inputShape().stream().mapToInt(Integer::intValue).toArray();
      long[] begun = new long[2];
      trainer.train(
          new DrawnSamples(trainer.settings().classes(), shape, Integer.parseInt(words[3])),
          new Listener() {
            @Override
            public void started(RunStart start) {
              begun[0] = start.plannedBytes();
              begun[1] = device.allocatedBytes();
            }
          });
      if (device.allocatedBytes() != trainer.plannedBytes()) {
        throw new IllegalStateException("The device counts other bytes than the plan.");
      }
      System.out.printf(Locale.ROOT, "%d %d %d%n", begun[0], begun[1], device.scratchBytes());
    }
  }
}
