package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.tornado.kernel.Adam;
import dev.prune.runtime.tornado.kernel.AdamActive;
import dev.prune.runtime.tornado.kernel.Momentum;
import dev.prune.runtime.tornado.kernel.MomentumActive;
import dev.prune.runtime.tornado.kernel.Sgd;
import dev.prune.runtime.tornado.kernel.SgdActive;

/** One step of an optimiser over all parameters. */
record TornadoOptimizer(Recorder recorder) implements OptimizerKernels {
  private static final Kernel SGD = Kernel.of(Sgd.class);
  private static final Kernel SGD_ACTIVE = Kernel.of(SgdActive.class);
  private static final Kernel MOMENTUM = Kernel.of(Momentum.class);
  private static final Kernel MOMENTUM_ACTIVE = Kernel.of(MomentumActive.class);
  private static final Kernel ADAM = Kernel.of(Adam.class);
  private static final Kernel ADAM_ACTIVE = Kernel.of(AdamActive.class);

  @Override
  public void sgd(
      Buffer parameters, Buffer gradients, Buffer scalars, Ints dims, int count, int rate, double decay) {
    recorder.each(SGD, parameters.size(), parameters, gradients, scalars, dims, count, rate, decay);
  }

  @Override
  public void momentum(
      Buffer parameters, Buffer gradients, Buffer velocity, Buffer scalars, Ints dims, int count, int rate,
      double momentum, double decay, boolean nesterov) {
    recorder.each(
        MOMENTUM, parameters.size(), parameters, gradients, velocity, scalars, dims, count, rate,
        momentum, decay, nesterov ? 1 : 0);
  }

  @Override
  public void adam(
      Buffer parameters, Buffer gradients, Buffer first, Buffer second, Buffer scalars, Ints dims, int count, int rate,
      int correction, double beta1, double beta2, double epsilon, double decay, boolean decoupled) {
    recorder.each(
        ADAM, parameters.size(), parameters, gradients, first, second, scalars, dims, count, rate,
        correction, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, decay, decoupled ? 1 : 0);
  }

  @Override
  public void sgdActive(
      Buffer parameters, Buffer gradients, Buffer active, Buffer scalars, Ints dims, int count, int rate,
      double decay) {
    recorder.each(SGD_ACTIVE, parameters.size(), parameters, gradients, active, scalars, dims, count, rate, decay);
  }

  @Override
  public void momentumActive(
      Buffer parameters, Buffer gradients, Buffer velocity, Buffer active, Buffer scalars, Ints dims, int count,
      int rate, double momentum, double decay, boolean nesterov) {
    recorder.each(
        MOMENTUM_ACTIVE, parameters.size(), parameters, gradients, velocity, active, scalars, dims, count, rate,
        momentum, decay, nesterov ? 1 : 0);
  }

  @Override
  public void adamActive(
      Buffer parameters, Buffer gradients, Buffer first, Buffer second, Buffer active, Buffer scalars, Ints dims,
      int count, int rate, int correction, double beta1, double beta2, double epsilon, double decay,
      boolean decoupled) {
    recorder.each(
        ADAM_ACTIVE, parameters.size(), parameters, gradients, first, second, active, scalars, dims, count, rate,
        correction, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, decay, decoupled ? 1 : 0);
  }
}
