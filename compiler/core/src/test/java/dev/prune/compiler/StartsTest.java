package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * K-starts and dissipating gradients against a naive oracle on files of the trainer: what is masked after an epoch follows
 * from the weights before it, by hand; gradients by central differences of the loss in double.
 */
class StartsTest {
  private static final int SAMPLES = 40, IN = 12;
  private static final List<String> LAYERS = List.of("a", "digit");
  private static final DataSource DATA = Samples.classes(SAMPLES, 5, 3, IN);

  @TempDir Path folder;

  private record State(Map<String, double[]> weights, Map<String, double[]> biases, Map<String, boolean[]> live) {}

  private static String program(String schedule) {
    return """
        import std.dissipating
        import std.kstarts
        import std.pat

        network N {
          input x: float[12]
          a = x |> dense(9) |> tanh
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.05)
          batch 10
          epochs 9
          seed 4
        """ + schedule + "\n}\n";
  }

  private State state(String schedule, int epochs, long seed) throws IOException {
    Overrides overrides = new Overrides(OptionalInt.of(epochs), OptionalInt.empty(), OptionalLong.of(seed));
    Path file = folder.resolve("state.safetensors");
    try (Trainer trainer = Programs.trainer(Programs.compile(program(schedule)), CpuDevice.create(1), overrides)) {
      if (epochs > 0) {
        trainer.train(DATA, new Listener() {});
      }
      trainer.save(file);
    }
    Map<String, StoredTensor> tensors = Safetensors.read(file).tensors();
    State state = new State(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    for (String layer : LAYERS) {
      double[] weights = doubles(tensors.get(layer + ".weight").floats());
      boolean[] live = new boolean[weights.length];
      Arrays.fill(live, true);
      if (tensors.containsKey(layer + ".weight.mask")) {
        float[] mask = tensors.get(layer + ".weight.mask").floats();
        IntStream.range(0, live.length).forEach(i -> live[i] = mask[i] != 0);
      }
      state.weights().put(layer, weights);
      state.biases().put(layer, doubles(tensors.get(layer + ".bias").floats()));
      state.live().put(layer, live);
    }
    return state;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double loss(State state) {
    double sum = 0;
    float[] sample = new float[IN];
    for (int s = 0; s < SAMPLES; s++) {
      DATA.sample(Split.TRAIN, s, sample, 0);
      double[] x = doubles(sample);
      for (String layer : LAYERS) {
        double[] w = state.weights().get(layer);
        double[] y = state.biases().get(layer).clone();
        for (int i = 0; i < w.length; i++) {
          y[i / x.length] += w[i] * x[i % x.length];
        }
        x = layer.equals("a") ? Arrays.stream(y).map(Math::tanh).toArray() : y;
      }
      sum += Math.log(Arrays.stream(x).map(Math::exp).sum()) - x[DATA.label(Split.TRAIN, s)];
    }
    return sum / SAMPLES;
  }

  private static double[] gradient(State state, String layer) {
    double[] w = state.weights().get(layer);
    double[] gradient = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      double held = w[i];
      w[i] = held + 1e-5;
      double up = loss(state);
      w[i] = held - 1e-5;
      gradient[i] = (up - loss(state)) / 2e-5;
      w[i] = held;
    }
    return gradient;
  }

  private interface Fitness {
    double of(double weight, double gradient);
  }

  @Test
  void kStartsByMagnitude() throws IOException {
    fittest("kstarts(remove: 60% of weights, k: %d, when: 2)", (w, g) -> Math.abs(w), false);
  }

  @Test
  void kStartsByGradients() throws IOException {
    // Four batches of ten: each sample once.
    fittest(
        "kstarts_gradient(remove: 60%% of weights, k: %d, when: 2, batches: 4)".replace("%%", "%"),
        (w, g) -> Math.abs(g), true);
    fittest(
        "kstarts_both(remove: 60%% of weights, k: %d, when: 2, batches: 4)".replace("%%", "%"),
        (w, g) -> Math.abs(w * g), true);
  }

  /** With one more candidate the mask is the same, or a fitter one; and that it is the fittest of its own draws. */
  private void fittest(String method, Fitness fitness, boolean gradients) throws IOException {
    State dense = state("", 2, 4);
    Map<String, double[]> slopes = new LinkedHashMap<>();
    for (String layer : LAYERS) {
      slopes.put(layer, gradients ? gradient(dense, layer) : new double[dense.weights().get(layer).length]);
    }
    double best = Double.NEGATIVE_INFINITY;
    String mask = "";
    TreeSet<Double> seen = new TreeSet<>();
    for (int k = 1; k <= 8; k++) {
      State pruned = state("prune " + method.replace("%d", "" + k), 2, 4);
      double fit = 0;
      StringBuilder now = new StringBuilder();
      for (String layer : LAYERS) {
        boolean[] live = pruned.live().get(layer);
        double[] w = dense.weights().get(layer);
        for (int i = 0; i < live.length; i++) {
          fit += live[i] ? fitness.of(w[i], slopes.get(layer)[i]) : 0;
          assertEquals(live[i] ? w[i] : 0, pruned.weights().get(layer)[i], 0.0);
        }
        long left = IntStream.range(0, live.length).filter(i -> live[i]).count();
        assertEquals(live.length - Math.round(.6 * live.length), left);
        now.append(Arrays.toString(live));
      }
      assertTrue(fit > best * (1 + 1e-4) || now.toString().equals(mask), "candidate " + k + ": " + fit + " after " + best);
      best = fit;
      mask = now.toString();
      seen.add(fit);
    }
    assertTrue(seen.size() >= 3, "several candidates were fitter than those before: " + seen);
    assertTrue(best > seen.first(), "" + seen);
  }

  @Test
  void theFirstOfTheCandidatesCanBeAnyone() throws IOException {
    State one = state("at init { mask random 60% of weights of a best of 1 by abs(w) }", 0, 4);
    assertTrue(IntStream.range(0, 108).allMatch(i -> one.live().get("a")[i]), "nothing happens without training");
    State first = state("at end of epoch 1 { mask random 60% of weights of a best of 1 by abs(w) }", 1, 4);
    State other = state("at end of epoch 1 { mask random 60% of weights of a best of 1 by abs(w) }", 1, 5);
    assertFalse(Arrays.equals(first.live().get("a"), other.live().get("a")));
  }

  @Test
  void unitsOfTheFittestChoice() throws IOException {
    double best = 0;
    State dense = state("", 1, 4);
    for (int k = 1; k <= 6; k++) {
      State masked = state("at end of epoch 1 { mask random 4 of units of a best of " + k + " by sum(abs(w)) }", 1, 4);
      double fit = 0;
      int left = 0;
      for (int unit = 0; unit < 9; unit++) {
        int row = unit * IN;
        if (masked.live().get("a")[row]) {
          left++;
          fit += IntStream.range(row, row + IN).mapToDouble(i -> Math.abs(dense.weights().get("a")[i])).sum();
        }
      }
      assertEquals(5, left);
      assertTrue(fit >= best);
      best = fit;
    }
  }

  @Test
  void dissipatingGradients() throws IOException {
    State first = state("", 0, 4);
    int before = 0;
    for (int epoch = 1; epoch <= 3; epoch++) {
      // What the last of the rounds does is the difference between one more round and none.
      State left =
          state(epoch == 1 ? "" : "prune dissipating(fraction: 1%, rounds: " + (epoch - 1) + ")", epoch, 4);
      State right = state("prune dissipating(fraction: 1%, rounds: " + epoch + ")", epoch, 4);
      int masked = 0;
      for (String layer : LAYERS) {
        double[] w0 = first.weights().get(layer);
        double[] w = left.weights().get(layer);
        for (int i = 0; i < w.length; i++) {
          boolean still = Math.abs(w[i] - w0[i]) / Math.abs(w0[i]) < 0.01;
          boolean live = left.live().get(layer)[i] && !still;
          assertEquals(live, right.live().get(layer)[i], layer + "[" + i + "] at epoch " + epoch);
          assertEquals(live ? w[i] : 0, right.weights().get(layer)[i], 0.0);
          masked += live ? 0 : 1;
        }
      }
      assertTrue(masked > before && masked < 135, masked + " masked");
      before = masked;
    }
    State end = state("prune dissipating(fraction: 1%, rounds: 3)", 5, 4);
    long dead = 0;
    for (boolean[] live : end.live().values()) {
      dead += IntStream.range(0, live.length).filter(i -> !live[i]).count();
    }
    assertEquals(before, dead, "nothing more after the rounds");
  }

  @Test
  void aShareOfWhatMovedLeast() throws IOException {
    State first = state("", 0, 4);
    State dense = state("", 2, 4);
    State pruned = state("prune dissipating_share(remove: 70% of weights)", 2, 4);
    double[] moved = new double[135];
    boolean[] live = new boolean[135];
    int at = 0;
    for (String layer : LAYERS) {
      for (int i = 0; i < first.weights().get(layer).length; i++, at++) {
        double w0 = first.weights().get(layer)[i];
        moved[at] = Math.abs(dense.weights().get(layer)[i] - w0) / Math.abs(w0);
        live[at] = pruned.live().get(layer)[i];
      }
    }
    double[] sorted = moved.clone();
    Arrays.sort(sorted);
    int gone = (int) Math.round(.7 * 135);
    boolean[] expected = new boolean[135];
    IntStream.range(0, 135).forEach(i -> expected[i] = moved[i] >= sorted[gone]);
    assertArrayEquals(expected, live);
  }

  /** The score of `pat_taylor`; when it cuts is the same as for `pat`, which has a test of its own. */
  @Test
  void pruningAwareTrainingByTaylor() throws IOException {
    State dense = state("", 2, 4);
    State cut =
        state("prune pat_taylor(remove: 45% of units, no_later_than: epoch 2, batches: 4)", 2, 4);
    double[] w = dense.weights().get("a");
    double[] gradient = gradient(dense, "a");
    double[] scores = new double[9];
    for (int i = 0; i < w.length; i++) {
      scores[i / IN] += w[i] * gradient[i];
    }
    double[] sizes = Arrays.stream(scores).map(Math::abs).toArray();
    double[] sorted = sizes.clone();
    Arrays.sort(sorted);
    int[] stay = IntStream.range(0, 9).filter(i -> sizes[i] >= sorted[4]).toArray();
    assertArrayEquals(
        IntStream.of(stay).mapToDouble(i -> dense.biases().get("a")[i]).toArray(), cut.biases().get("a"));
  }

  @Test
  void dissipatedWeightsFirstThenTheFittestOfTheRest() throws IOException {
    State first = state("", 0, 4);
    State dense = state("", 2, 4);
    State pruned = state("prune kstarts_dissipating(remove: 60% of weights, fraction: 0.5%)", 2, 4);
    int still = 0;
    int live = 0;
    for (String layer : LAYERS) {
      for (int i = 0; i < first.weights().get(layer).length; i++) {
        double w0 = first.weights().get(layer)[i];
        boolean unmoved = Math.abs(dense.weights().get(layer)[i] - w0) / Math.abs(w0) < 0.005;
        still += unmoved ? 1 : 0;
        live += pruned.live().get(layer)[i] ? 1 : 0;
        assertFalse(unmoved && pruned.live().get(layer)[i], "what has not moved is masked");
      }
    }
    assertTrue(still > 5, still + " have not moved");
    assertEquals(108 - Math.round(.6 * 108) + 27 - Math.round(.6 * 27), live);
  }
}
