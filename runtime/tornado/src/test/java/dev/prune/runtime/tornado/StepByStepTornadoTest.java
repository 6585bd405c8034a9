package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.OpenTrainer;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Structure;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Twenty training steps with an event in the middle, each begun from the cpu device's numbers. */
@NeedsTornado
class StepByStepTornadoTest {
  private static final int STEPS = 20;

  @Test
  void lenet300() throws Exception {
    agree(Networks.LENET_300 + Networks.training("adam(lr: 2e-3)", 16), Networks.samples(200, 10, 1, 28, 28),
        Shrink.IN_PLACE);
  }

  @Test
  void lenet5() throws Exception {
    agree(
        Networks.LENET_5 + Networks.training("sgd(lr: 2e-3, momentum: 0.9)", 8),
        Networks.samples(200, 10, 1, 28, 28),
        Shrink.RE_CREATED);
  }

  @Test
  void residualConcatBatchnormDropout() throws Exception {
    agree(
        Networks.RESIDUAL + Networks.training("adamw(lr: 1e-2, weight_decay: 0.01)", 16),
        Networks.samples(200, 3, 2, 6, 5),
        Shrink.IN_PLACE);
  }

  private static void agree(String program, DataSource data, Shrink way) throws Exception {
    Class<?> type = GeneratedTrainers.compile(program);
    try (ThreeTrainers trainers = new ThreeTrainers(type, data, TornadoDevice.create(0), way, 1)) {
      int batch = trainers.cpu().trainer().settings().batch();
      for (int step = 0; step < STEPS; step++) {
        if (step == STEPS / 2) {
          trainers.compact(everyThird(trainers.cpu().structure()));
        }
        double least = trainers.step(step % 5 == 4 ? batch * 2 / 3 : batch);
        assertTrue(least > 0, "A layer has no gradient, so that nothing is compared there.");
      }
      trainers.comparePredictions();
      System.out.println("The largest errors of " + STEPS + " steps: " + trainers.worst());
      aNaNReachesTheLoss(trainers.tested());
    }
  }

  /** A number that is none must stop the run, whatever a compiler makes of comparisons. */
  private static void aNaNReachesTheLoss(OpenTrainer trainer) {
    double[] parameters = trainer.read(OpenTrainer.PARAMETERS);
    parameters[0] = Double.NaN;
    trainer.write(OpenTrainer.PARAMETERS, parameters);
    assertEquals(Double.NaN, trainer.gradients());
  }

  /** The comparison can fail: a weight that is off by one part in four thousand, and a sample that is left out. */
  @Test
  void smallErrorsAreSeen() throws Exception {
    Class<?> type = GeneratedTrainers.compile(Networks.LENET_300 + Networks.training("adam(lr: 2e-3)", 16));
    Device another = CpuDevice.create(1);
    try (ThreeTrainers trainers = new ThreeTrainers(type, Networks.samples(200, 10, 1, 28, 28), another, Shrink.AUTO, 1)) {
      trainers.step(16);
      trainers.copyState();
      int[] batch = trainers.batch(16);
      double wanted = pass(trainers.reference(), batch);
      double right = pass(trainers.cpu(), batch);
      trainers.compareGradients(16, right, pass(trainers.tested(), batch), wanted);

      double less = pass(trainers.tested(), Arrays.copyOf(batch, 15));
      seen("the loss", () -> trainers.compareGradients(16, right, less, wanted));
      seen("the gradient", () -> trainers.compareGradients(16, right, wanted, wanted));

      double[] parameters = trainers.tested().read(OpenTrainer.PARAMETERS);
      parameters[parameters.length - 500] *= 1 + 0x1p-12;
      trainers.tested().write(OpenTrainer.PARAMETERS, parameters);
      pass(trainers.tested(), batch);
      seen("the gradient", () -> trainers.compareGradients(16, right, wanted, wanted));
    }
  }

  private static double pass(OpenTrainer trainer, int[] batch) {
    trainer.load(batch);
    return trainer.gradients();
  }

  private static void seen(String what, Runnable comparison) {
    String message = assertThrows(AssertionError.class, comparison::run).getMessage();
    assertTrue(message.startsWith(what) && message.contains("of the tested device"), message);
  }

  /** Every third channel of each group that may lose some: original indices. */
  static BitSet[] everyThird(Structure structure) {
    BitSet[] gone = new BitSet[structure.widths().length];
    for (int g = 0; g < gone.length; g++) {
      gone[g] = new BitSet();
      if (structure.network().groups().get(g).prunable()) {
        for (int c = 1; c < structure.widths()[g]; c += 3) {
          gone[g].set(structure.originals().channels()[g][c]);
        }
      }
    }
    return gone;
  }
}
