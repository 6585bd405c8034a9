package dev.prune.compiler;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;

/** The Java machine of {@link LeastHeapTest}: a run of a generated class, and nothing else of any size. */
final class LittleHeap {
  private LittleHeap() {}

  /** Trains the class that is named, on samples that are drawn when they are asked for. */
  public static void main(String[] words) throws ReflectiveOperationException {
    Class<?> type = Class.forName(words[0]);
    int samples = Integer.parseInt(words[1]);
    try (Device device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(type, device, Overrides.none())) {
      int[] shape = trainer.network().inputShape().stream().mapToInt(Integer::intValue).toArray();
      int before = trainer.structure().parameters();
      trainer.train(new Drawn(shape, trainer.settings().classes(), samples));
      if (trainer.structure().parameters() >= before || trainer.plannedBytes() != device.allocatedBytes()) {
        throw new IllegalStateException("The event did not happen, or other bytes were planned.");
      }
    }
  }

  private record Drawn(int[] shape, int classes, int samples) implements DataSource {
    @Override
    public void sample(Split split, int index, float[] into, int at) {
      int size = 1;
      for (int extent : shape) {
        size *= extent;
      }
      for (int i = 0; i < size; i++) {
        into[at + i] = Math.floorMod(index * 7919 + i * 104729, 1000) / 1000f;
      }
    }

    @Override
    public int label(Split split, int index) {
      return index % classes;
    }

    @Override
    public int targetWidth() {
      return 0;
    }

    @Override
    public int size(Split split) {
      return split == Split.TRAIN ? samples : 0;
    }

    @Override
    public void target(Split split, int index, float[] into, int at) {}

    @Override
    public String description() {
      return "samples that are drawn when they are asked for";
    }
  }
}
