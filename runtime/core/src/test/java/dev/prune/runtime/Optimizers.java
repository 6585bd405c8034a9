package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.OptimizerKernels;

/** The optimisers of the language, for trainers that are written by hand. */
enum Optimizers {
  SGD(0, 0.1),
  MOMENTUM(1, 0.05),
  NESTEROV(1, 0.05),
  ADAM(2, 0.01),
  ADAMW(2, 0.01);

  final int slots;
  final double rate;

  Optimizers(int slots, double rate) {
    this.slots = slots;
    this.rate = rate;
  }

  Settings.Builder into(Settings.Builder settings) {
    return slots == 2 ? settings.adam(rate, 0.9, 0.999) : settings.optimizer(slots, rate);
  }

  void update(OptimizerKernels k, Trainer t, Buffer active, Ints dims, int count) {
    switch (this) {
      case SGD -> {
        if (active == null) {
          k.sgd(t.parameters, t.gradients, t.scalars, dims, count, 0, 1e-3);
        } else {
          k.sgdActive(t.parameters, t.gradients, active, t.scalars, dims, count, 0, 1e-3);
        }
      }
      case MOMENTUM, NESTEROV -> {
        boolean nesterov = this == NESTEROV;
        if (active == null) {
          k.momentum(t.parameters, t.gradients, t.slot(0), t.scalars, dims, count, 0, 0.9, 1e-3, nesterov);
        } else {
          k.momentumActive(
              t.parameters, t.gradients, t.slot(0), active, t.scalars, dims, count, 0, 0.9, 1e-3, nesterov);
        }
      }
      case ADAM, ADAMW -> {
        boolean decoupled = this == ADAMW;
        if (active == null) {
          k.adam(
              t.parameters, t.gradients, t.slot(0), t.slot(1), t.scalars, dims, count, 0, 1, 0.9, 0.999, 1e-8, 1e-3,
              decoupled);
        } else {
          k.adamActive(
              t.parameters, t.gradients, t.slot(0), t.slot(1), active, t.scalars, dims, count, 0, 1, 0.9, 0.999, 1e-8,
              1e-3, decoupled);
        }
      }
    }
  }
}
