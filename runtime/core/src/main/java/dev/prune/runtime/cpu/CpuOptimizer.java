package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.OptimizerKernels;

/** Hands buffers and coefficients to an {@link OptimizerStep}. */
final class CpuOptimizer implements OptimizerKernels {
  private final Memory memory;
  private final Team team;
  private final OptimizerStep.Sgd sgd = new OptimizerStep.Sgd();
  private final OptimizerStep.Momentum momentum = new OptimizerStep.Momentum();
  private final OptimizerStep.Adam adam = new OptimizerStep.Adam();

  CpuOptimizer(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
  }

  @Override
  public void sgd(Buffer parameters, Buffer gradients, Buffer scalars, Ints dims, int count, int rate, double decay) {
    sgd.active = null;
    run(sgd, parameters, gradients, scalars, dims, count, rate, decay, 4);
  }

  @Override
  public void sgdActive(
      Buffer parameters,
      Buffer gradients,
      Buffer active,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double decay) {
    sgd.active = memory.own(active);
    run(sgd, parameters, gradients, scalars, dims, count, rate, decay, 4);
  }

  @Override
  public void momentum(
      Buffer parameters,
      Buffer gradients,
      Buffer velocity,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double momentum,
      double decay,
      boolean nesterov) {
    this.momentum.active = null;
    momentum(parameters, gradients, velocity, scalars, dims, count, rate, momentum, decay, nesterov, this.momentum);
  }

  @Override
  public void momentumActive(
      Buffer parameters,
      Buffer gradients,
      Buffer velocity,
      Buffer active,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double momentum,
      double decay,
      boolean nesterov) {
    this.momentum.active = memory.own(active);
    momentum(parameters, gradients, velocity, scalars, dims, count, rate, momentum, decay, nesterov, this.momentum);
  }

  private void momentum(
      Buffer parameters,
      Buffer gradients,
      Buffer velocity,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double momentum,
      double decay,
      boolean nesterov,
      OptimizerStep.Momentum step) {
    step.first = memory.own(velocity);
    step.momentum = (float) momentum;
    step.nesterov = nesterov;
    run(step, parameters, gradients, scalars, dims, count, rate, decay, 8);
  }

  @Override
  public void adam(
      Buffer parameters,
      Buffer gradients,
      Buffer first,
      Buffer second,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      int correction,
      double beta1,
      double beta2,
      double epsilon,
      double decay,
      boolean decoupled) {
    adam.active = null;
    coefficients(scalars, correction, beta1, beta2, epsilon, decoupled);
    adam.first = memory.own(first);
    adam.second = memory.own(second);
    run(adam, parameters, gradients, scalars, dims, count, rate, decay, 20);
  }

  @Override
  public void adamActive(
      Buffer parameters,
      Buffer gradients,
      Buffer first,
      Buffer second,
      Buffer active,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      int correction,
      double beta1,
      double beta2,
      double epsilon,
      double decay,
      boolean decoupled) {
    adam.active = memory.own(active);
    coefficients(scalars, correction, beta1, beta2, epsilon, decoupled);
    adam.first = memory.own(first);
    adam.second = memory.own(second);
    run(adam, parameters, gradients, scalars, dims, count, rate, decay, 20);
  }

  private void coefficients(
      Buffer scalars, int correction, double beta1, double beta2, double epsilon, boolean decoupled) {
    float[] scalar = memory.own(scalars).data;
    adam.correction1 = scalar[correction];
    adam.correction2 = scalar[correction + 1];
    adam.beta1 = (float) beta1;
    adam.beta2 = (float) beta2;
    adam.gain1 = (float) (1 - beta1);
    adam.gain2 = (float) (1 - beta2);
    adam.epsilon = (float) epsilon;
    adam.decoupled = decoupled;
  }

  private void run(
      OptimizerStep step,
      Buffer parameters,
      Buffer gradients,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double decay,
      long each) {
    step.parameters = memory.own(parameters);
    step.gradients = memory.own(gradients);
    step.count = memory.own(dims).data[count];
    step.rate = memory.own(scalars).data[rate];
    step.decay = (float) decay;
    team.run(step, Tiling.units(step.count), each * step.count);
  }
}
