package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.RmspropKernels;

/** Hands buffers and coefficients to a {@link RmspropStep}. */
final class CpuRmsprop implements RmspropKernels {
  private final Memory memory;
  private final Team team;
  private final RmspropStep step = new RmspropStep();

  CpuRmsprop(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
  }

  @Override
  public void rmsprop(
      Buffer parameters,
      Buffer gradients,
      Buffer squares,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double smoothing,
      double epsilon,
      double decay) {
    step.active = null;
    run(parameters, gradients, squares, null, scalars, dims, count, rate, smoothing, epsilon, decay, 0);
  }

  @Override
  public void rmspropActive(
      Buffer parameters,
      Buffer gradients,
      Buffer squares,
      Buffer active,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double smoothing,
      double epsilon,
      double decay) {
    step.active = memory.own(active);
    run(parameters, gradients, squares, null, scalars, dims, count, rate, smoothing, epsilon, decay, 0);
  }

  @Override
  public void rmspropMomentum(
      Buffer parameters,
      Buffer gradients,
      Buffer squares,
      Buffer velocity,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double smoothing,
      double epsilon,
      double decay,
      double momentum) {
    step.active = null;
    run(parameters, gradients, squares, velocity, scalars, dims, count, rate, smoothing, epsilon, decay, momentum);
  }

  @Override
  public void rmspropMomentumActive(
      Buffer parameters,
      Buffer gradients,
      Buffer squares,
      Buffer velocity,
      Buffer active,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double smoothing,
      double epsilon,
      double decay,
      double momentum) {
    step.active = memory.own(active);
    run(parameters, gradients, squares, velocity, scalars, dims, count, rate, smoothing, epsilon, decay, momentum);
  }

  private void run(
      Buffer parameters,
      Buffer gradients,
      Buffer squares,
      Buffer velocity,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double smoothing,
      double epsilon,
      double decay,
      double momentum) {
    step.parameters = memory.own(parameters);
    step.gradients = memory.own(gradients);
    step.first = memory.own(squares);
    step.second = velocity == null ? null : memory.own(velocity);
    step.count = memory.own(dims).data[count];
    step.rate = memory.own(scalars).data[rate];
    step.decay = (float) decay;
    step.smoothing = (float) smoothing;
    step.gain = (float) (1 - smoothing);
    step.epsilon = (float) epsilon;
    step.momentum = (float) momentum;
    team.run(step, Tiling.units(step.count), 16L * step.count);
  }
}
