package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.OpenTrainer;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random networks and random channels that stay, twice in a row: where one trainer takes the others out and another one masks
 * them, what survives is the same to the bit, slots too, and then the loss, the surviving gradients and the outputs are: to
 * the bit in the double reference, to float tolerance on the cpu device. The memory is what was planned.
 *
 * <p>{@code -Dprune.seeds=0..1000} tries other seeds.
 */
class RandomKeepSetTest {
  private static final DataSource DATA = Samples.classes(37, 12, 3, 2, 6, 5);
  private static final int[][] BATCHES = {{0, 1, 2, 3, 4, 5, 6, 7}, {8, 9, 10, 11, 12}, {13, 14, 15, 16, 17, 18, 19, 20}};

  /** Of the largest of the numbers that are compared: networks that normalise a single channel magnify what rounding left. */
  private static final double FLOAT_TOLERANCE = 1e-3;

  @TestFactory
  Stream<DynamicTest> whatStaysIsTheSame() {
    String[] seeds = System.getProperty("prune.seeds", "0..16").split("\\.\\.");
    return LongStream.range(Long.parseLong(seeds[0]), Long.parseLong(seeds[1]))
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
  }

  static void check(long seed) {
    String program = RandomProgram.network(seed) + RandomProgram.training(seed, "");
    try {
      Class<?> type = Programs.load(Programs.compile(program));
      check(type, seed, new ReferenceDevice(), new ReferenceDevice(), 0, true);
      // A bias before a norm has the gradient 0 but for rounding: all but sgd make whole steps of that, and outputs differ in earnest.
      check(type, seed, CpuDevice.create(1), CpuDevice.create(1), FLOAT_TOLERANCE, program.contains("optimizer sgd"));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + "\n" + program, e);
    }
  }

  private static void check(Class<?> type, long seed, Device one, Device other, double tolerance, boolean toTheEnd) {
    Random random = new Random(seed);
    try (one; other;
        Trainer compacting = Programs.trainer(type, one, Overrides.none());
        Trainer masking = Programs.trainer(type, other, Overrides.none())) {
      OpenTrainer compact = new OpenTrainer(compacting, DATA);
      OpenTrainer mask = new OpenTrainer(masking, DATA);
      step(compact, mask, BATCHES[0], 0);
      for (int event = 1; event <= 2; event++) {
        BitSet[] gone = RandomProgram.someChannels(compact.structure(), random);
        compact.compact(gone);
        mask.mask(gone, new BitSet());
        assertArrayEquals(mask.structure().liveWidths(), compact.structure().widths(), "widths");
        if (event == 1 || tolerance == 0) {
          survivors(compact, mask, 0, "after the event");
        }
        if (event == 1 || toTheEnd) {
          outputs(compact, mask, tolerance);
        }
        assertEquals(one.allocatedBytes(), compacting.plannedBytes(), "bytes of the smaller network");
        assertEquals(other.allocatedBytes(), masking.plannedBytes(), "bytes with masks");
        step(compact, mask, BATCHES[event], tolerance);
      }
      if (toTheEnd) {
        outputs(compact, mask, tolerance);
      }
    }
  }

  private static void outputs(OpenTrainer compact, OpenTrainer mask, double tolerance) {
    float[] input = Samples.of(DATA, 12);
    near(doubles(mask.trainer().predict(input, 12)), doubles(compact.trainer().predict(input, 12)), tolerance, "outputs");
  }

  /** One step of both: the same loss and the same gradients of all that is live. */
  private static void step(OpenTrainer compact, OpenTrainer mask, int[] batch, double tolerance) {
    compact.load(batch);
    mask.load(batch);
    near(new double[] {mask.gradients()}, new double[] {compact.gradients()}, tolerance, "loss");
    double[] all = mask.read(OpenTrainer.GRADIENTS);
    near(live(mask, all), compact.read(OpenTrainer.GRADIENTS), tolerance, "surviving gradients");
    compact.update();
    mask.update();
    if (tolerance == 0) {
      survivors(compact, mask, tolerance, "after the update");
    }
  }

  /** Parameters and slots. */
  private static void survivors(OpenTrainer compact, OpenTrainer mask, double tolerance, String when) {
    for (String label : mask.state()) {
      if (!label.equals(OpenTrainer.STATISTICS)) { // outputs depend on them
        near(live(mask, mask.read(label)), compact.read(label), tolerance, label + " " + when);
      }
    }
  }

  private static double[] live(OpenTrainer mask, double[] all) {
    boolean[] live = mask.structure().live();
    assertEquals(live.length, all.length);
    double[] kept = new double[all.length];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      if (live[i]) {
        kept[count++] = all[i];
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static void near(double[] expected, double[] found, double tolerance, String what) {
    assertEquals(expected.length, found.length, what);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      // The sign of a zero is none.
      assertEquals(expected[i] + 0.0, found[i] + 0.0, tolerance * Math.max(largest, 1e-3), what + " " + i);
    }
  }
}
