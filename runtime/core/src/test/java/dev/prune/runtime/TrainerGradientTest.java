package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** Whole networks against central differences of the loss, in double precision. */
class TrainerGradientTest {
  private static final double STEP = 1e-6;

  @Test
  void ofDenseLayersAndDropout() {
    check(new HandWrittenMlp(new ReferenceDevice(), Optimizers.SGD), Points.of(24, 0, 0, 4));
  }

  @Test
  void ofConvolutionsNormsResidualConcatAndPooling() {
    check(new HandWrittenConvNet(new ReferenceDevice(), Optimizers.SGD), Points.of(24, 0, 0, 2, 6, 6));
  }

  private static void check(Hooked trainer, DataSource data) {
    trainer.emission().begin();
    Feed feed = new Feed(trainer.emission(), data);
    feed.epoch(1);
    int rows = feed.load(SampleOrder.of(Split.TRAIN, 3, 1, 4, 5, 9), 0);
    trainer.runGradients();
    double[] gradient = trainer.values(trainer.gradients);
    double[] parameters = trainer.values(trainer.parameters);
    for (int i = 0; i < parameters.length; i++) {
      double numeric = (lossAt(trainer, i, parameters[i] + STEP) - lossAt(trainer, i, parameters[i] - STEP))
          / (2 * STEP) / rows;
      lossAt(trainer, i, parameters[i]);
      assertEquals(numeric, gradient[i], 1e-5 + 1e-3 * Math.abs(numeric), "parameter " + i);
    }
  }

  private static double lossAt(Hooked trainer, int parameter, double value) {
    trainer.device.write(trainer.parameters, parameter, new double[] {value}, 0, 1);
    trainer.device.write(trainer.totals, 0, new double[2], 0, 2);
    trainer.runGradients();
    return trainer.values(trainer.totals)[Trainer.LOSS];
  }
}
