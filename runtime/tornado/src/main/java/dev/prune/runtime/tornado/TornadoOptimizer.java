package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.OptimizerKernels;

/** One step of an optimiser over all parameters. */
record TornadoOptimizer(Recorder recorder) implements OptimizerKernels {
  private static final Kernel SGD = Kernel.of(OptimizerSteps.class, "sgd");
  private static final Kernel SGD_ACTIVE = Kernel.of(OptimizerSteps.class, "sgdActive");
  private static final Kernel MOMENTUM = Kernel.of(OptimizerSteps.class, "momentum");
  private static final Kernel MOMENTUM_ACTIVE = Kernel.of(OptimizerSteps.class, "momentumActive");
  private static final Kernel ADAM = Kernel.of(OptimizerSteps.class, "adam");
  private static final Kernel ADAM_ACTIVE = Kernel.of(OptimizerSteps.class, "adamActive");

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
