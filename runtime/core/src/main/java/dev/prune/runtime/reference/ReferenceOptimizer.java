package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.OptimizerKernels;
import java.util.function.IntConsumer;

/** Optimiser steps, one element after the other: each formula is written once, for element {@code i}. */
final class ReferenceOptimizer implements OptimizerKernels {
  @Override
  public void sgd(Buffer parameters, Buffer gradients, Buffer scalars, Ints dims, int count, int rate, double decay) {
    every(dims, count, sgdStep(parameters, gradients, scalars, rate, decay));
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
    everyActive(active, dims, count, sgdStep(parameters, gradients, scalars, rate, decay));
  }

  private static IntConsumer sgdStep(Buffer parameters, Buffer gradients, Buffer scalars, int rate, double decay) {
    double[] p = reals(parameters);
    double[] g = reals(gradients);
    double lr = reals(scalars)[rate];
    return i -> p[i] -= lr * (g[i] + decay * p[i]);
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
    every(dims, count, momentumStep(parameters, gradients, velocity, scalars, rate, momentum, decay, nesterov));
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
    everyActive(
        active, dims, count, momentumStep(parameters, gradients, velocity, scalars, rate, momentum, decay, nesterov));
  }

  private static IntConsumer momentumStep(
      Buffer parameters,
      Buffer gradients,
      Buffer velocity,
      Buffer scalars,
      int rate,
      double momentum,
      double decay,
      boolean nesterov) {
    double[] p = reals(parameters);
    double[] g = reals(gradients);
    double[] v = reals(velocity);
    double lr = reals(scalars)[rate];
    return i -> {
      double d = g[i] + decay * p[i];
      v[i] = momentum * v[i] + d;
      p[i] -= lr * (nesterov ? d + momentum * v[i] : v[i]);
    };
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
    every(
        dims,
        count,
        adamStep(
            parameters, gradients, first, second, scalars, rate, correction, beta1, beta2, epsilon, decay, decoupled));
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
    everyActive(
        active,
        dims,
        count,
        adamStep(
            parameters, gradients, first, second, scalars, rate, correction, beta1, beta2, epsilon, decay, decoupled));
  }

  private static IntConsumer adamStep(
      Buffer parameters,
      Buffer gradients,
      Buffer first,
      Buffer second,
      Buffer scalars,
      int rate,
      int correction,
      double beta1,
      double beta2,
      double epsilon,
      double decay,
      boolean decoupled) {
    double[] p = reals(parameters);
    double[] g = reals(gradients);
    double[] m = reals(first);
    double[] v = reals(second);
    double lr = reals(scalars)[rate];
    double c1 = reals(scalars)[correction];
    double c2 = reals(scalars)[correction + 1];
    return i -> {
      double d = g[i];
      if (decoupled) {
        p[i] -= lr * decay * p[i];
      } else {
        d += decay * p[i];
      }
      m[i] = beta1 * m[i] + (1 - beta1) * d;
      v[i] = beta2 * v[i] + (1 - beta2) * d * d;
      p[i] -= lr * (m[i] / c1) / (Math.sqrt(v[i] / c2) + epsilon);
    };
  }

  private static void every(Ints dims, int count, IntConsumer step) {
    int n = numbers(dims)[count];
    for (int i = 0; i < n; i++) {
      step.accept(i);
    }
  }

  private static void everyActive(Buffer active, Ints dims, int count, IntConsumer step) {
    double[] live = reals(active);
    int n = numbers(dims)[count];
    for (int i = 0; i < n; i++) {
      if (live[i] != 0) {
        step.accept(i);
      }
    }
  }
}
