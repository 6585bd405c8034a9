package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.prune.runtime.Memory.Extent;
import dev.prune.runtime.Memory.Item;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.KeptElements;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompactionTest {
  /** Spare buffers of one number, of some, of exactly all, and of more. */
  private static final int[] SPARES = {1, 7, 50, 90, 91, 120};

  private static final int SIZE = 91;

  @Test
  void survivorsMoveToTheFrontWhateverTheSizeOfThePieces() {
    Random random = new Random(5);
    for (int spare : SPARES) {
      for (int share = 0; share <= 10; share++) {
        int[] survivors = survivors(random, share / 10.0);
        for (Device device : List.of(new ReferenceDevice(), CpuDevice.create(2), new ReplayDevice(CpuDevice.create(1)))) {
          check(device, spare, survivors);
          device.close();
        }
      }
    }
  }

  private static int[] survivors(Random random, double share) {
    return IntStream.range(0, SIZE).filter(i -> random.nextDouble() < share).toArray();
  }

  private static void check(Device device, int spare, int[] survivors) {
    Buffers buffers = new Buffers(device);
    buffers.allocate(new Item("a", Extent.PARAMETERS, false, SIZE));
    buffers.allocate(new Item("b", Extent.PARAMETERS, false, SIZE));
    buffers.allocate(new Item(Compaction.SPARE, Extent.FIXED, false, spare));
    buffers.allocate(new Item(Compaction.SURVIVORS, Extent.FIXED, true, spare));
    buffers.allocate(new Item(Compaction.CUT, Extent.FIXED, true, Compaction.CUT_SIZE));
    float[] a = numbers(1);
    float[] b = numbers(1000);
    device.write(buffers.real("a"), 0, a, 0, SIZE);
    device.write(buffers.real("b"), 0, b, 0, SIZE);
    new Compaction(device, buffers).run(buffers.reals(Extent.PARAMETERS), new KeptElements(survivors));
    assertArrayEquals(picked(a, survivors), front(device, buffers, "a", survivors.length));
    assertArrayEquals(picked(b, survivors), front(device, buffers, "b", survivors.length));
    buffers.close();
  }

  private static float[] numbers(int first) {
    float[] numbers = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      numbers[i] = first + i;
    }
    return numbers;
  }

  private static float[] picked(float[] from, int[] survivors) {
    float[] picked = new float[survivors.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = from[survivors[i]];
    }
    return picked;
  }

  private static float[] front(Device device, Buffers buffers, String label, int count) {
    float[] all = new float[SIZE];
    device.read(buffers.real(label), 0, all, 0, SIZE);
    return Arrays.copyOf(all, count);
  }
}
