package dev.prune.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.bench.peer.Layout;
import dev.prune.bench.peer.Libtorch;
import dev.prune.bench.peer.PeerTraining;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** What the peer makes in a step is freed with the step: a process that grows gets slower, and that would be our fault. */
class PeerMemoryTest {
  private static final int WARM = 50;
  private static final int STEPS = 200;

  /** A step of LeNet-5 at batch 64 makes more than this many bytes. */
  private static final long STEP = 1_000_000;

  @Test
  void aStepLeavesNothingBehind() {
    Libtorch.threads(1);
    PeerTraining training = new PeerTraining(new Workload(BenchNetwork.LENET5, 64), Layout.CONTIGUOUS, 1e-5);
    steps(training, WARM);
    long before = Pointer.physicalBytes();
    steps(training, STEPS);
    long grown = Pointer.physicalBytes() - before;
    assertTrue(grown < STEPS * STEP / 4, "the process grew by " + grown + " bytes in " + STEPS + " steps");
  }

  private static void steps(PeerTraining training, int count) {
    for (int i = 0; i < count; i++) {
      training.step();
    }
  }
}
