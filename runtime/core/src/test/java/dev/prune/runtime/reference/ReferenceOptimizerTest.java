package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ClipKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.kernel.RmspropKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Optimisers against the papers' recurrences for one number, written out again here, and against closed forms. */
class ReferenceOptimizerTest {
  private static final int COUNT = 9;
  private static final int STEPS = 6;

  private final Workbench bench = new Workbench();
  private final OptimizerKernels optimizer = bench.device.kernels(OptimizerKernels.class);
  private final Ints dims = bench.ints(COUNT);
  private final double[] active = {1, 0, 1, 1, 0, 0, 1, 0, 1};

  /** The gradient of step t for element i. */
  private static double gradient(int t, int i) {
    return Math.sin(1 + 3 * i + 0.7 * t);
  }

  private static double[] gradients(int t) {
    double[] g = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      g[i] = gradient(t, i);
    }
    return g;
  }

  /** The rate of step t: it changes, as a schedule's does. */
  private static double rate(int t) {
    return 0.1 / t;
  }

  @ParameterizedTest
  @CsvSource({"0", "0.05"})
  void sgd(double decay) {
    double[] start = bench.random(COUNT);
    Buffer all = bench.of(start);
    Buffer some = bench.of(start);
    for (int t = 1; t <= STEPS; t++) {
      Buffer g = bench.of(gradients(t));
      Buffer scalars = bench.of(rate(t));
      optimizer.sgd(all, g, scalars, dims, 0, 0, decay);
      optimizer.sgdActive(some, g, bench.of(active), scalars, dims, 0, 0, decay);
    }
    double[] expected = start.clone();
    for (int i = 0; i < COUNT; i++) {
      for (int t = 1; t <= STEPS; t++) {
        expected[i] = expected[i] * (1 - rate(t) * decay) - rate(t) * gradient(t, i);
      }
    }
    assertArrayEquals(expected, bench.read(all), 1e-14);
    assertActive(start, bench.read(all), bench.read(some));
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0.05, false", "0, true", "0.05, true"})
  void momentum(double decay, boolean nesterov) {
    double mu = 0.9;
    double[] start = bench.random(COUNT);
    Buffer all = bench.of(start);
    Buffer allVelocity = bench.zeros(COUNT);
    Buffer some = bench.of(start);
    double[] startVelocity = bench.random(COUNT);
    Buffer someVelocity = bench.of(startVelocity);
    Buffer every = bench.of(start);
    Buffer everyVelocity = bench.of(startVelocity);
    for (int t = 1; t <= STEPS; t++) {
      Buffer g = bench.of(gradients(t));
      Buffer scalars = bench.of(rate(t));
      optimizer.momentum(all, g, allVelocity, scalars, dims, 0, 0, mu, decay, nesterov);
      optimizer.momentum(every, g, everyVelocity, scalars, dims, 0, 0, mu, decay, nesterov);
      optimizer.momentumActive(some, g, someVelocity, bench.of(active), scalars, dims, 0, 0, mu, decay, nesterov);
    }
    double[] expected = start.clone();
    for (int i = 0; i < COUNT; i++) {
      double velocity = 0;
      for (int t = 1; t <= STEPS; t++) {
        double d = gradient(t, i) + decay * expected[i];
        velocity = mu * velocity + d;
        double step = velocity;
        if (nesterov) {
          step = d + mu * velocity;
        }
        expected[i] -= rate(t) * step;
      }
    }
    assertArrayEquals(expected, bench.read(all), 1e-14);
    assertActive(start, bench.read(every), bench.read(some));
    assertActive(startVelocity, bench.read(everyVelocity), bench.read(someVelocity));
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0.05, false", "0.05, true"})
  void adam(double decay, boolean decoupled) {
    double beta1 = 0.9;
    double beta2 = 0.99;
    double epsilon = 1e-8;
    double[] start = bench.random(COUNT);
    double[] startFirst = new double[COUNT];
    Buffer all = bench.of(start);
    Buffer first = bench.zeros(COUNT);
    Buffer second = bench.zeros(COUNT);
    Buffer some = bench.of(start);
    Buffer someFirst = bench.zeros(COUNT);
    Buffer someSecond = bench.zeros(COUNT);
    for (int t = 1; t <= STEPS; t++) {
      Buffer g = bench.of(gradients(t));
      Buffer scalars = bench.of(5, 1 - Math.pow(beta1, t), 1 - Math.pow(beta2, t), rate(t));
      optimizer.adam(all, g, first, second, scalars, dims, 0, 3, 1, beta1, beta2, epsilon, decay, decoupled);
      optimizer.adamActive(
          some, g, someFirst, someSecond, bench.of(active), scalars, dims, 0, 3, 1, beta1, beta2, epsilon, decay,
          decoupled);
    }
    double[] expected = start.clone();
    for (int i = 0; i < COUNT; i++) {
      double m = 0;
      double v = 0;
      for (int t = 1; t <= STEPS; t++) {
        double g = gradient(t, i);
        if (decoupled) {
          expected[i] = expected[i] * (1 - rate(t) * decay);
        } else {
          g = g + decay * expected[i];
        }
        m = m + (1 - beta1) * (g - m);
        v = v + (1 - beta2) * (g * g - v);
        double unbiasedM = m / (1 - Math.pow(beta1, t));
        double unbiasedV = v / (1 - Math.pow(beta2, t));
        expected[i] -= rate(t) * unbiasedM / (Math.sqrt(unbiasedV) + epsilon);
      }
    }
    assertArrayEquals(expected, bench.read(all), 1e-13);
    assertActive(start, bench.read(all), bench.read(some));
    assertActive(startFirst, bench.read(first), bench.read(someFirst));
    assertActive(startFirst, bench.read(second), bench.read(someSecond));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.05, 0", "0, 0.9", "0.05, 0.9"})
  void rmsprop(double decay, double momentum) {
    RmspropKernels kernels = bench.device.kernels(RmspropKernels.class);
    double smoothing = 0.95;
    double epsilon = 1e-6;
    double[] start = bench.random(COUNT);
    Buffer all = bench.of(start);
    Buffer squares = bench.zeros(COUNT);
    Buffer velocity = bench.zeros(COUNT);
    Buffer some = bench.of(start);
    Buffer someSquares = bench.zeros(COUNT);
    Buffer someVelocity = bench.zeros(COUNT);
    for (int t = 1; t <= STEPS; t++) {
      Buffer g = bench.of(gradients(t));
      Buffer scalars = bench.of(rate(t));
      if (momentum == 0) {
        kernels.rmsprop(all, g, squares, scalars, dims, 0, 0, smoothing, epsilon, decay);
        kernels.rmspropActive(
            some, g, someSquares, bench.of(active), scalars, dims, 0, 0, smoothing, epsilon, decay);
      } else {
        kernels.rmspropMomentum(all, g, squares, velocity, scalars, dims, 0, 0, smoothing, epsilon, decay, momentum);
        kernels.rmspropMomentumActive(
            some, g, someSquares, someVelocity, bench.of(active), scalars, dims, 0, 0, smoothing, epsilon, decay,
            momentum);
      }
    }
    double[] expected = start.clone();
    for (int i = 0; i < COUNT; i++) {
      double mean = 0;
      double speed = 0;
      for (int t = 1; t <= STEPS; t++) {
        double g = gradient(t, i) + decay * expected[i];
        mean += (1 - smoothing) * (Math.pow(g, 2) - mean);
        speed = momentum * speed + g / (epsilon + Math.sqrt(mean));
        expected[i] = expected[i] - speed * rate(t);
      }
    }
    assertArrayEquals(expected, bench.read(all), 1e-13);
    assertActive(start, bench.read(all), bench.read(some));
    assertActive(new double[COUNT], bench.read(squares), bench.read(someSquares));
    assertActive(new double[COUNT], bench.read(velocity), bench.read(someVelocity));
  }

  @Test
  void gradientsOfALargeNormAreScaledAndOthersStay() {
    ClipKernels clip = bench.device.kernels(ClipKernels.class);
    double[] g = bench.random(COUNT);
    double norm = Math.sqrt(java.util.Arrays.stream(g).map(v -> v * v).sum());
    for (double limit : new double[] {norm / 3, norm * 2}) {
      Buffer gradients = bench.of(g);
      clip.clipNorm(gradients, bench.of(0, norm * norm), dims, 0, 1, limit);
      double[] clipped = bench.read(gradients);
      double found = Math.sqrt(java.util.Arrays.stream(clipped).map(v -> v * v).sum());
      assertEquals(Math.min(norm, limit), found, 1e-5);
      for (int i = 0; i < COUNT; i++) {
        assertEquals(limit > norm ? g[i] : g[i] / 3, clipped[i], limit > norm ? 0 : 1e-5);
      }
    }
  }

  /** Active elements moved as all do; the others are what they were, to the bit. */
  private void assertActive(double[] start, double[] all, double[] some) {
    for (int i = 0; i < COUNT; i++) {
      assertEquals(active[i] != 0 ? all[i] : start[i], some[i], "element " + i);
    }
  }

  /** The first step of Adam from zero moments is the rate, against the sign of the gradient, whatever its size. */
  @Test
  void adamsFirstStepIsTheSignOfTheGradient() {
    Buffer p = bench.of(1, 1);
    Buffer scalars = bench.of(0.01, 1 - 0.9, 1 - 0.999);
    optimizer.adam(
        p, bench.of(1e-3, -50), bench.zeros(2), bench.zeros(2), scalars, bench.ints(2), 0, 0, 1, 0.9, 0.999, 0, 0,
        false);
    double[] found = bench.read(p);
    assertEquals(0.99, found[0], 1e-15);
    assertEquals(1.01, found[1], 1e-15);
  }

  /** With a constant gradient the velocity is a geometric series: after t steps (1 - mu^t) / (1 - mu) * g. */
  @Test
  void momentumOfAConstantGradientIsAGeometricSeries() {
    Buffer p = bench.of(0.0);
    Buffer v = bench.zeros(1);
    for (int t = 0; t < 4; t++) {
      optimizer.momentum(p, bench.of(2.0), v, bench.of(1.0), bench.ints(1), 0, 0, 0.5, 0, false);
    }
    assertArrayEquals(new double[] {3.75}, bench.read(v));
    assertArrayEquals(new double[] {-(2 + 3 + 3.5 + 3.75)}, bench.read(p));
  }
}
