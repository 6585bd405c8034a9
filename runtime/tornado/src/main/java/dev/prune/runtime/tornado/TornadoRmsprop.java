package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.RmspropKernels;
import dev.prune.runtime.tornado.kernel.Rmsprop;
import dev.prune.runtime.tornado.kernel.RmspropActive;
import dev.prune.runtime.tornado.kernel.RmspropMomentum;
import dev.prune.runtime.tornado.kernel.RmspropMomentumActive;

/** One step of RMSProp over all parameters. */
record TornadoRmsprop(Recorder recorder) implements RmspropKernels {
  private static final Kernel PLAIN = Kernel.of(Rmsprop.class);
  private static final Kernel PLAIN_ACTIVE = Kernel.of(RmspropActive.class);
  private static final Kernel MOMENTUM = Kernel.of(RmspropMomentum.class);
  private static final Kernel MOMENTUM_ACTIVE = Kernel.of(RmspropMomentumActive.class);

  @Override
  public void rmsprop(
      Buffer parameters, Buffer gradients, Buffer squares, Buffer scalars, Ints dims, int count, int rate,
      double smoothing, double epsilon, double decay) {
    recorder.each(
        PLAIN, parameters.size(), parameters, gradients, squares, scalars, dims, count, rate, smoothing, 1 - smoothing,
        epsilon, decay);
  }

  @Override
  public void rmspropActive(
      Buffer parameters, Buffer gradients, Buffer squares, Buffer active, Buffer scalars, Ints dims, int count,
      int rate, double smoothing, double epsilon, double decay) {
    recorder.each(
        PLAIN_ACTIVE, parameters.size(), parameters, gradients, squares, active, scalars, dims, count, rate, smoothing,
        1 - smoothing, epsilon, decay);
  }

  @Override
  public void rmspropMomentum(
      Buffer parameters, Buffer gradients, Buffer squares, Buffer velocity, Buffer scalars, Ints dims, int count,
      int rate, double smoothing, double epsilon, double decay, double momentum) {
    recorder.each(
        MOMENTUM, parameters.size(), parameters, gradients, squares, velocity, scalars, dims, count, rate, smoothing,
        1 - smoothing, epsilon, decay, momentum);
  }

  @Override
  public void rmspropMomentumActive(
      Buffer parameters, Buffer gradients, Buffer squares, Buffer velocity, Buffer active, Buffer scalars, Ints dims,
      int count, int rate, double smoothing, double epsilon, double decay, double momentum) {
    recorder.each(
        MOMENTUM_ACTIVE, parameters.size(), parameters, gradients, squares, velocity, active, scalars, dims, count,
        rate, smoothing, 1 - smoothing, epsilon, decay, momentum);
  }
}
