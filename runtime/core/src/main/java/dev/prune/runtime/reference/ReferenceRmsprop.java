package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.RmspropKernels;

/** RMSProp, one element after the other. */
final class ReferenceRmsprop implements RmspropKernels {
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
    step(parameters, gradients, squares, null, null, scalars, dims, count, rate, smoothing, epsilon, decay, 0);
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
    step(parameters, gradients, squares, null, active, scalars, dims, count, rate, smoothing, epsilon, decay, 0);
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
    step(
        parameters, gradients, squares, velocity, null, scalars, dims, count, rate, smoothing, epsilon, decay, momentum);
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
    step(
        parameters, gradients, squares, velocity, active, scalars, dims, count, rate, smoothing, epsilon, decay,
        momentum);
  }

  /** {@code velocity} is null without momentum, {@code active} where every element is. */
  private static void step(
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
    double[] p = reals(parameters);
    double[] g = reals(gradients);
    double[] s = reals(squares);
    double lr = reals(scalars)[rate];
    int n = numbers(dims)[count];
    for (int i = 0; i < n; i++) {
      if (active != null && reals(active)[i] == 0) {
        continue;
      }
      double d = g[i] + decay * p[i];
      s[i] = smoothing * s[i] + (1 - smoothing) * d * d;
      double direction = d / (Math.sqrt(s[i]) + epsilon);
      if (velocity != null) {
        double[] v = reals(velocity);
        v[i] = momentum * v[i] + direction;
        direction = v[i];
      }
      p[i] -= lr * direction;
    }
  }
}
