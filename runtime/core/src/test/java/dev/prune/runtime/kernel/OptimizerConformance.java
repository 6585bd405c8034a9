package dev.prune.runtime.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several steps of each optimiser; rates sit at position 1 of the scalars, corrections at 2 and 3. */
interface OptimizerConformance extends Conformance {
  private static int[][] sizes(int count) {
    return new int[][] {{count}, {count}, {(count + 1) / 2}, {1}};
  }

  private static Buffer scalars(Rig rig) {
    return rig.reals("scalars", 7, 0.125, 0.25, 0.0625);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1003})
  default void sgd(int count) {
    compare(
        4,
        rig -> {
          Buffer p = rig.reals("p", count);
          Buffer q = rig.reals("q", count);
          Buffer g = rig.reals("g", count);
          Buffer active = rig.mask("active", count);
          Buffer scalars = scalars(rig);
          Ints dims = rig.ints("dims", count);
          OptimizerKernels optimizer = rig.kernels(OptimizerKernels.class);
          rig.run(
              dims,
              () -> {
                optimizer.sgd(p, g, scalars, dims, 0, 1, 0.01);
                optimizer.sgdActive(q, g, active, scalars, dims, 0, 1, 0.0);
              },
              sizes(count));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1003})
  default void momentum(int count) {
    for (boolean nesterov : new boolean[] {false, true}) {
      compare(
          4,
          rig -> {
            Buffer p = rig.reals("p", count);
            Buffer v = rig.reals("v", count);
            Buffer q = rig.reals("q", count);
            Buffer w = rig.reals("w", count);
            Buffer g = rig.reals("g", count);
            Buffer active = rig.mask("active", count);
            Buffer scalars = scalars(rig);
            Ints dims = rig.ints("dims", count);
            OptimizerKernels optimizer = rig.kernels(OptimizerKernels.class);
            rig.run(
                dims,
                () -> {
                  optimizer.momentum(p, g, v, scalars, dims, 0, 1, 0.9, 0.01, nesterov);
                  optimizer.momentumActive(q, g, w, active, scalars, dims, 0, 1, 0.5, 0.0, nesterov);
                },
                sizes(count));
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1003})
  default void adam(int count) {
    for (boolean decoupled : new boolean[] {false, true}) {
      compare(
          16,
          rig -> {
            Buffer p = rig.reals("p", count);
            Buffer m = rig.reals("m", count);
            Buffer v = rig.positive("v", count);
            Buffer q = rig.reals("q", count);
            Buffer n = rig.reals("n", count);
            Buffer w = rig.positive("w", count);
            Buffer g = rig.reals("g", count);
            Buffer active = rig.mask("active", count);
            Buffer scalars = scalars(rig);
            Ints dims = rig.ints("dims", count);
            OptimizerKernels optimizer = rig.kernels(OptimizerKernels.class);
            rig.run(
                dims,
                () -> {
                  optimizer.adam(p, g, m, v, scalars, dims, 0, 1, 2, 0.9, 0.999, 1e-3, 0.01, decoupled);
                  optimizer.adamActive(
                      q, g, n, w, active, scalars, dims, 0, 1, 2, 0.8, 0.99, 1e-2, 0.0, decoupled);
                },
                sizes(count));
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1003})
  default void rmsprop(int count) {
    compare(
        16,
        rig -> {
          Buffer p = rig.reals("p", count);
          Buffer s = rig.positive("s", count);
          Buffer q = rig.reals("q", count);
          Buffer t = rig.positive("t", count);
          Buffer g = rig.reals("g", count);
          Buffer active = rig.mask("active", count);
          Buffer scalars = scalars(rig);
          Ints dims = rig.ints("dims", count);
          RmspropKernels optimizer = rig.kernels(RmspropKernels.class);
          rig.run(
              dims,
              () -> {
                optimizer.rmsprop(p, g, s, scalars, dims, 0, 1, 0.9, 1e-3, 0.01);
                optimizer.rmspropActive(q, g, t, active, scalars, dims, 0, 1, 0.5, 1e-2, 0.0);
              },
              sizes(count));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1003})
  default void rmspropWithMomentum(int count) {
    compare(
        16,
        rig -> {
          Buffer p = rig.reals("p", count);
          Buffer s = rig.positive("s", count);
          Buffer v = rig.reals("v", count);
          Buffer q = rig.reals("q", count);
          Buffer t = rig.positive("t", count);
          Buffer w = rig.reals("w", count);
          Buffer g = rig.reals("g", count);
          Buffer active = rig.mask("active", count);
          Buffer scalars = scalars(rig);
          Ints dims = rig.ints("dims", count);
          RmspropKernels optimizer = rig.kernels(RmspropKernels.class);
          rig.run(
              dims,
              () -> {
                optimizer.rmspropMomentum(p, g, s, v, scalars, dims, 0, 1, 0.9, 1e-3, 0.01, 0.8);
                optimizer.rmspropMomentumActive(q, g, t, w, active, scalars, dims, 0, 1, 0.5, 1e-2, 0.0, 0.6);
              },
              sizes(count));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1003})
  default void clippedNorms(int count) {
    for (double limit : new double[] {0.3, 3}) {
      compare(
          4,
          rig -> {
            Buffer g = rig.reals("g", count);
            Buffer scalars = scalars(rig);
            Ints dims = rig.ints("dims", count);
            ClipKernels clip = rig.kernels(ClipKernels.class);
            rig.run(dims, () -> clip.clipNorm(g, scalars, dims, 0, 2, limit), sizes(count));
          });
    }
  }
}
