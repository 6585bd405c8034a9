package dev.prune.runtime.tornado;

import dev.prune.compiler.RandomProgram;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random networks with random events: each step is compared with the cpu device and the double reference, and so are
 * predictions and files at the end.
 *
 * <p>{@code -Dprune.seeds=0..100} tries other seeds; a network takes some seconds, nearly all of them for compiling kernels.
 */
@NeedsTornado
class RandomNetworksTornadoTest {
  private static final int BATCH = 8;

  /** A random network may normalise channels that hardly vary, which magnifies the errors of what comes in. */
  private static final double SLACK = 64;

  private static final DataSource DATA = Networks.samples(60, 3, 2, 6, 5);

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> devicesAgree() {
    String[] seeds = System.getProperty("prune.seeds", "0..4").split("\\.\\.");
    return LongStream.range(Long.parseLong(seeds[0]), Long.parseLong(seeds[1]))
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
  }

  private void check(long seed) throws Exception {
    String program = RandomProgram.network(seed) + RandomProgram.training(seed, "");
    Random random = new Random(seed);
    try (Device device = TornadoDevice.create(0);
        ThreeTrainers trainers =
            new ThreeTrainers(
                GeneratedTrainers.compile(program), DATA, device, Shrink.values()[random.nextInt(3)], SLACK)) {
      steps(trainers);
      trainers.compact(RandomProgram.someChannels(trainers.cpu().structure(), random));
      steps(trainers);
      if (random.nextBoolean()) {
        BitSet weights = new BitSet();
        random.ints(20, 0, trainers.cpu().structure().places().length)
            .forEach(place -> weights.set(trainers.cpu().structure().places()[place]));
        trainers.mask(RandomProgram.someChannels(trainers.cpu().structure(), random), weights);
        steps(trainers);
        trainers.compact(RandomProgram.someChannels(trainers.cpu().structure(), random));
        steps(trainers);
      }
      trainers.comparePredictions();
      trainers.compareFiles(folder);
      System.out.println("Seed " + seed + ": " + trainers.worst());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(program, e);
    }
  }

  private static void steps(ThreeTrainers trainers) {
    trainers.step(BATCH);
    trainers.step(BATCH - 3);
  }
}
