package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.record.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library's dynamic sparse methods against a naive oracle in double that shares no code with the compiler: which weights
 * are dropped and grown, what they and their slots are worth, and what stays. One step an epoch, all samples in it.
 */
class SparseTrainingTest {
  private static final int SAMPLES = 40, IN = 20;
  private static final double RATE = 0.2, MOMENTUM = 0.9;
  private static final List<String> LAYERS = List.of("a", "b", "digit");
  private static final int[] WIDTHS = {IN, 8, 6, 3};
  private static final DataSource DATA = Samples.classes(SAMPLES, 5, 3, IN);

  @TempDir Path folder;

  /** Weights, biases, masks and momentum of each layer after a step. */
  private record State(
      Map<String, float[]> weights, Map<String, float[]> biases, Map<String, boolean[]> live,
      Map<String, float[]> momentum) {
    int live(String layer) {
      return (int) IntStream.range(0, live.get(layer).length).filter(i -> live.get(layer)[i]).count();
    }
  }

  private static String program(String schedule) {
    return """
        import std.acdc
        import std.granet
        import std.rigl
        import std.set

        network N {
          input x: float[20]
          a = x |> dense(8) |> tanh
          b = a |> dense(6) |> tanh
          output digit = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.2, momentum: 0.9)
          batch 40
          epochs 12
          seed 4
        """ + schedule + "\n}\n";
  }

  private Trainer trained(Compilation program, int steps, long seed, Listener listener) {
    Overrides overrides = new Overrides(OptionalInt.of(steps), OptionalInt.empty(), OptionalLong.of(seed));
    Trainer trainer = Programs.trainer(program, CpuDevice.create(1), overrides);
    trainer.train(DATA, listener);
    return trainer;
  }

  private State state(Compilation program, int steps) throws IOException {
    return state(program, steps, 4);
  }

  private State state(Compilation program, int steps, long seed) throws IOException {
    Path file = folder.resolve("state.safetensors");
    try (Trainer trainer = trained(program, steps, seed, new Listener() {})) {
      trainer.save(file);
    }
    Map<String, StoredTensor> tensors = Safetensors.read(file).tensors();
    State state = new State(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (String layer : LAYERS) {
      float[] weights = tensors.get(layer + ".weight").floats();
      boolean[] live = new boolean[weights.length];
      Arrays.fill(live, true);
      if (tensors.containsKey(layer + ".weight.mask")) {
        float[] mask = tensors.get(layer + ".weight.mask").floats();
        IntStream.range(0, live.length).forEach(i -> live[i] = mask[i] != 0);
      }
      state.weights().put(layer, withoutSigns(weights));
      state.biases().put(layer, tensors.get(layer + ".bias").floats());
      state.live().put(layer, live);
      state.momentum().put(layer, withoutSigns(tensors.get(layer + ".weight.slot0").floats()));
    }
    return state;
  }

  /** A mask makes a negative number a negative zero. */
  private static float[] withoutSigns(float[] values) {
    IntStream.range(0, values.length).forEach(i -> values[i] += 0f);
    return values;
  }

  /** The mean loss, straight from its definition. */
  private static double loss(Map<String, double[]> weights, State state) {
    double sum = 0;
    float[] sample = new float[IN];
    for (int s = 0; s < SAMPLES; s++) {
      DATA.sample(Split.TRAIN, s, sample, 0);
      double[] x = new double[IN];
      Arrays.setAll(x, k -> sample[k]);
      for (int l = 0; l < LAYERS.size(); l++) {
        double[] w = weights.get(LAYERS.get(l));
        float[] bias = state.biases().get(LAYERS.get(l));
        double[] y = new double[WIDTHS[l + 1]];
        for (int j = 0; j < y.length; j++) {
          y[j] = bias[j];
          for (int k = 0; k < x.length; k++) {
            y[j] += w[j * x.length + k] * x[k];
          }
          y[j] = l < 2 ? Math.tanh(y[j]) : y[j];
        }
        x = y;
      }
      double total = 0;
      for (double logit : x) {
        total += Math.exp(logit);
      }
      sum += Math.log(total) - x[DATA.label(Split.TRAIN, s)];
    }
    return sum / SAMPLES;
  }

  /** The derivative of the loss by every weight, masked or not, by central differences. */
  private static Map<String, double[]> gradient(State state) {
    Map<String, double[]> weights = new LinkedHashMap<>();
    LAYERS.forEach(l -> weights.put(l, doubles(state.weights().get(l))));
    Map<String, double[]> gradient = new HashMap<>();
    for (String layer : LAYERS) {
      double[] w = weights.get(layer);
      double[] g = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        double held = w[i];
        w[i] = held + 1e-5;
        double up = loss(weights, state);
        w[i] = held - 1e-5;
        g[i] = (up - loss(weights, state)) / 2e-5;
        w[i] = held;
      }
      gradient.put(layer, g);
    }
    return gradient;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /** The first {@code count} of some indices in ascending order of a key. */
  private static List<Integer> first(IntStream of, int count, IntToDoubleFunction key) {
    return of.boxed().sorted(Comparator.comparingDouble(key::applyAsDouble)).limit(count).toList();
  }

  private static IntStream where(boolean[] live, boolean is) {
    return IntStream.range(0, live.length).filter(i -> live[i] == is);
  }

  private static double cosine(double from, double to, double progress) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * progress));
  }

  /** Between two updates of the masks nothing masked has a value, and no mask changes. */
  private static void untouched(State before, State after) {
    for (String layer : LAYERS) {
      assertArrayEquals(before.live().get(layer), after.live().get(layer));
      absent(after, layer);
    }
  }

  private static void absent(State state, String layer) {
    where(state.live().get(layer), false).forEach(i -> {
      assertEquals(0, state.weights().get(layer)[i]);
      assertEquals(0, state.momentum().get(layer)[i]);
    });
  }

  @Test
  void rigl() throws IOException {
    Compilation program =
        Programs.compile(program("prune rigl(remove: 80% of weights, end: epoch 9, interval: 2 steps, ratios: uniform)"));
    for (int step = 2; step <= 8; step += 2) {
      State before = state(program, step - 1);
      State after = state(program, step);
      Map<String, double[]> gradient = gradient(before);
      double fraction = cosine(.3, 0, (step - 2) / 6.0);
      for (String layer : LAYERS) {
        float[] w = before.weights().get(layer);
        boolean[] live = before.live().get(layer).clone();
        int count = (int) Math.round(fraction * before.live(layer));
        first(where(live, true), count, i -> Math.abs(w[i])).forEach(i -> live[i] = false);
        float[] values = new float[w.length];
        float[] slots = new float[w.length];
        where(live, true).forEach(i -> {
          values[i] = w[i];
          slots[i] = before.momentum().get(layer)[i];
        });
        double[] g = gradient.get(layer);
        first(where(live, false), count, i -> -Math.abs(g[i])).forEach(i -> live[i] = true);
        String where = layer + " at step " + step;
        assertArrayEquals(live, after.live().get(layer), where);
        assertArrayEquals(values, after.weights().get(layer), where);
        assertArrayEquals(slots, after.momentum().get(layer), where);
        assertArrayEquals(before.biases().get(layer), after.biases().get(layer), "no update at step " + step);
        assertEquals(Math.round(0.2 * w.length), after.live(layer), where);
      }
      untouched(after, state(program, step + 1));
    }
    untouched(state(program, 9), state(program, 12));
    State next = state(program, 3);
    where(state(program, 2).live().get("a"), true).forEach(i -> assertNotEquals(0, next.weights().get("a")[i]));
  }

  /** With the ratios of the papers: layers differ, and each keeps its density. */
  @Test
  void densityOfEveryLayerStays() throws IOException {
    for (String method : List.of("rigl", "set")) {
      Compilation program =
          Programs.compile(program("prune " + method + "(remove: 80% of weights, end: epoch 8, interval: 2 steps)"));
      List<Integer> begin = LAYERS.stream().map(state(program, 1)::live).toList();
      State end = state(program, 12);
      assertEquals(begin, LAYERS.stream().map(end::live).toList());
      assertEquals(226 * 0.2, begin.stream().mapToInt(i -> i).sum(), 2);
      assertTrue(begin.get(0) / 160.0 < begin.get(1) / 48.0 && begin.get(1) / 48.0 <= begin.get(2) / 18.0);
    }
  }

  /** Five firings over the whole window. */
  @Test
  void theShareThatIsDroppedFallsAlongHalfACosine() {
    List<Double> shares = new ArrayList<>();
    Compilation program =
        Programs.compile(
            program(
                """
                every 1 epoch until epoch 5 {
                  set dropped = lowest cosine(30%, 0%) of original weights of a by random
                  mask dropped
                  grow random count(dropped) of weights of a
                }
                """));
    trained(program, 6, 4, listening(e -> {
      GroupChange change = e.groups().getFirst();
      if (e.action().equals("mask")) {
        shares.add((change.before() - change.after()) / 160.0);
      }
    })).close();
    double[] golden = {.3, .2561, .15, .0439, 0};
    assertEquals(golden.length, shares.size());
    for (int k = 0; k < golden.length; k++) {
      assertEquals(golden[k], shares.get(k), 0.5 / 160, "firing " + k);
    }
  }

  private static Listener listening(Consumer<EventReport> to) {
    return new Listener() {
      @Override
      public void event(EventReport report) {
        to.accept(report);
      }
    };
  }

  /** What a step of the optimiser makes of weights and momentum. */
  private static void update(float[] w, float[] momentum, double[] g, boolean[] live, double[] to, double[] velocity) {
    for (int i = 0; i < w.length; i++) {
      velocity[i] = live[i] ? MOMENTUM * momentum[i] + g[i] : 0;
      to[i] = live[i] ? w[i] - RATE * velocity[i] : 0;
    }
  }

  @Test
  void set() throws IOException {
    Compilation program =
        Programs.compile(program("prune set(remove: 80% of weights, end: epoch 8, interval: 2 steps, ratios: uniform)"));
    boolean returned = false;
    for (int step = 2; step <= 8; step += 2) {
      State before = state(program, step - 1);
      State after = state(program, step);
      Map<String, double[]> gradient = gradient(before);
      for (String layer : LAYERS) {
        float[] w = before.weights().get(layer);
        double[] values = new double[w.length];
        double[] velocity = new double[w.length];
        boolean[] live = before.live().get(layer).clone();
        update(w, before.momentum().get(layer), gradient.get(layer), live, values, velocity);
        int count = (int) Math.round(.3 * before.live(layer));
        List<Integer> dropped = first(where(live, true), count, i -> Math.abs(values[i]));
        dropped.forEach(i -> live[i] = false);
        String where = layer + " at step " + step;
        boolean[] now = after.live().get(layer);
        assertEquals(before.live(layer), after.live(layer), where);
        for (int i = 0; i < w.length; i++) {
          assertTrue(now[i] || !live[i], where + ": a kept weight is masked");
          assertEquals(live[i] ? values[i] : 0, after.weights().get(layer)[i], 1e-5, where);
          assertEquals(live[i] ? velocity[i] : 0, after.momentum().get(layer)[i], 1e-5, where);
        }
        returned |= dropped.stream().anyMatch(i -> now[i]);
        absent(after, layer);
      }
      untouched(after, state(program, step + 1));
    }
    assertTrue(returned, "what was just dropped can grow again");
    State one = state(program, 2);
    State other = state(program, 2, 5);
    assertFalse(Arrays.equals(one.live().get("a"), other.live().get("a")), "chance follows the seed");
  }

  @Test
  void granet() throws IOException {
    Compilation program =
        Programs.compile(program("prune granet(remove: 80% of weights, end: epoch 10, ramp: 0.5, interval: 2 steps)"));
    for (int step = 2; step <= 10; step += 2) {
      double progress = (step - 2) / 8.0;
      double share = .8 * (1 - Math.pow(1 - Math.min(progress / .5, 1), 3));
      int returned = regenerated(program, step, share, cosine(.5, .005, progress));
      assertTrue(step > 6 || returned > 0, "nothing came back at step " + step);
    }
    State end = state(program, 12);
    assertEquals(226 - Math.round(.8 * 226), LAYERS.stream().mapToInt(end::live).sum());
  }

  @Test
  void granetFromASparseStart() throws IOException {
    Compilation program =
        Programs.compile(
            program("prune granet_st(remove: 80% of weights, end: epoch 10, ramp: 0.5, interval: 2 steps,"
                + " ratios: uniform)"));
    State begin = state(program, 1);
    LAYERS.forEach(l -> assertEquals(begin.live().get(l).length / 2.0, begin.live(l), 0.5));
    for (int step = 2; step <= 10; step += 2) {
      double progress = (step - 2) / 8.0;
      double share = .8 - .3 * Math.pow(1 - Math.min(progress / .5, 1), 3);
      regenerated(program, step, share, cosine(.5, .005, progress));
    }
  }

  /** How many weights came back with the values they had. */
  private int regenerated(Compilation program, int step, double share, double fraction) throws IOException {
    int returned = 0;
    State before = state(program, step - 1);
    State after = state(program, step);
    Map<String, double[]> gradient = gradient(before);
    record Place(String layer, int index) {}
    List<Place> places = new ArrayList<>();
    for (String layer : LAYERS) {
      where(before.live().get(layer), true).forEach(i -> places.add(new Place(layer, i)));
    }
    Map<String, boolean[]> masks = new HashMap<>();
    LAYERS.forEach(l -> masks.put(l, before.live().get(l).clone()));
    places.sort(Comparator.comparingDouble(p -> Math.abs(before.weights().get(p.layer())[p.index()])));
    long more = Math.max(0, Math.round(share * 226) - (226 - places.size()));
    places.stream().limit(more).forEach(p -> masks.get(p.layer())[p.index()] = false);
    for (String layer : LAYERS) {
      float[] w = before.weights().get(layer).clone();
      float[] momentum = before.momentum().get(layer).clone();
      boolean[] live = masks.get(layer);
      where(live, false).forEach(i -> w[i] = 0); // What the global mask took has lost its value when it grows again.
      int count = (int) Math.round(fraction * where(live, true).count());
      first(where(live, true), count, i -> Math.abs(w[i])).forEach(i -> live[i] = false);
      where(live, false).forEach(i -> momentum[i] = 0);
      double[] g = gradient.get(layer);
      List<Integer> grown = first(where(live, false), count, i -> -Math.abs(g[i]));
      grown.forEach(i -> live[i] = true);
      // The mask of the layer is laid on once, at the end: what went and came back at once has kept its value.
      where(live, false).forEach(i -> w[i] = 0);
      returned += grown.stream().filter(i -> w[i] != 0).count();
      double[] values = new double[w.length];
      double[] velocity = new double[w.length];
      update(w, momentum, g, live, values, velocity);
      assertArrayEquals(live, after.live().get(layer), layer + " at step " + step);
      assertArrayEquals(values, doubles(after.weights().get(layer)), 1e-5, layer + " at step " + step);
      assertArrayEquals(velocity, doubles(after.momentum().get(layer)), 1e-5, layer + " at step " + step);
    }
    return returned;
  }

  @Test
  void acdc() throws IOException {
    Compilation program =
        Programs.compile(
            program(
                "prune acdc(remove: 80% of weights, sparse: 2, dense: 4, interval: 4 epochs, last: 8,"
                    + " for_good: 10)"));
    for (int step = 2; step <= 10; step += 4) { // Sparse from step 2, 6 and 10, dense from 4 and 8.
      State before = state(program, step - 1);
      State after = state(program, step);
      Map<String, double[]> gradient = gradient(before);
      List<Double> sizes = new ArrayList<>();
      Map<String, double[]> updated = new HashMap<>();
      for (String layer : LAYERS) {
        assertEquals(before.weights().get(layer).length, before.live(layer), "dense before step " + step);
        double[] values = new double[before.weights().get(layer).length];
        update(
            before.weights().get(layer), before.momentum().get(layer), gradient.get(layer), before.live().get(layer),
            values, new double[values.length]);
        updated.put(layer, values);
        Arrays.stream(values).map(Math::abs).forEach(sizes::add);
      }
      sizes.sort(Comparator.naturalOrder());
      double threshold = sizes.get((int) Math.round(.8 * 226));
      for (String layer : LAYERS) {
        double[] values = updated.get(layer);
        for (int i = 0; i < values.length; i++) {
          assertEquals(Math.abs(values[i]) >= threshold, after.live().get(layer)[i], layer + " at step " + step);
        }
        absent(after, layer);
      }
      State next = state(program, step + 1);
      untouched(after, next);
      State restored = state(program, step + 2);
      State trained = state(program, step + 3);
      Map<String, double[]> slope = gradient(restored);
      for (String layer : LAYERS) {
        boolean[] was = after.live().get(layer);
        assertEquals(step < 10 ? was.length : after.live(layer), restored.live(layer), "step " + (step + 2));
        where(was, false).forEach(i -> assertEquals(0, restored.weights().get(layer)[i], "goes on from zero"));
        double[] values = new double[was.length];
        update(
            restored.weights().get(layer), restored.momentum().get(layer), slope.get(layer),
            restored.live().get(layer), values, new double[was.length]);
        assertArrayEquals(values, doubles(trained.weights().get(layer)), 1e-5, layer + " after step " + (step + 2));
      }
    }
  }

  @Test
  void growsWhatIsMaskedAndNothingElse() {
    Compilation program =
        Programs.compile(
            program(
                """
                at end of epoch 1 {
                  mask random 40% of weights of all ranked per layer
                  mask lowest 50% of units of a by norm(w)
                }
                at end of epoch 2 { grow(value: 0.5) highest 5% of weights of (a, b) by random ranked per layer }
                at end of epoch 3 { grow random 10% of active weights of digit }
                at end of epoch 4 { grow random 100% of weights of all }
                at end of epoch 5 { grow random 100% of weights of all ranked per layer }
                """));
    List<EventReport> events = new ArrayList<>();
    try (Trainer trainer = trained(program, 6, 4, listening(events::add))) {
      Structure left = trainer.structure();
      assertTrue(left.masked(), "channels come back with `restore` alone");
      boolean[] growable = left.growable();
      for (int i = 0; i < growable.length; i++) {
        assertFalse(growable[i]);
      }
      assertArrayEquals(new int[] {4, 6, 3}, left.liveWidths());
    }
    List<EventReport> grown = events.stream().filter(e -> e.action().equals("grow")).toList();
    assertEquals(4, grown.size());
    assertEquals(List.of(8L, 2L), grown.get(0).groups().stream().map(c -> c.after() - c.before()).toList());
    GroupChange digit = grown.get(1).groups().getFirst();
    assertEquals(Math.round(.1 * digit.before()), digit.after() - digit.before());
    assertEquals(List.of(80L, 24L, 18L), grown.get(2).groups().stream().map(GroupChange::after).toList());
    for (GroupChange change : grown.get(3).groups()) {
      assertEquals(change.before(), change.after(), "nothing is masked any more");
      assertEquals("no more is masked", change.reason());
    }
  }

  @Test
  void grownWeightsBeginWhereTheTextSays() throws IOException {
    String mask = "at end of epoch 2 { mask random 50% of weights of a }\n";
    Compilation masked = Programs.compile(program(mask));
    Compilation grown =
        Programs.compile(program(mask + "at end of epoch 3 { grow(value: -0.25) random 20% of weights of a }"));
    State before = state(masked, 3);
    State after = state(grown, 3);
    int count = 0;
    for (int i = 0; i < 160; i++) {
      boolean fresh = after.live().get("a")[i] && !before.live().get("a")[i];
      count += fresh ? 1 : 0;
      assertEquals(fresh ? -0.25f : before.weights().get("a")[i], after.weights().get("a")[i]);
      assertEquals(before.momentum().get("a")[i], after.momentum().get("a")[i]);
      assertTrue(after.live().get("a")[i] || !before.live().get("a")[i]);
    }
    assertEquals(32, count);
  }

  @Test
  void grownWeightsBeginWithTheNumbersOfAVariable() throws IOException {
    String begin = "var held of each weight = 0.125\nat init { mask random 25% of weights of a }\n";
    Compilation dense = Programs.compile(program(begin));
    Compilation grown =
        Programs.compile(
            program(
                begin
                    + """
                    at end of epoch 3 {
                      held = w + 0.5 of a
                      mask random 50% of weights of a
                      grow(value: held) random 100% of weights of a
                      mask random 50% of weights of b
                      grow(value: held) random 100% of weights of b
                    }
                    """));
    State before = state(dense, 3);
    State after = state(grown, 3);
    int[] fresh = new int[2];
    for (int layer = 0; layer < 2; layer++) {
      float[] was = before.weights().get(LAYERS.get(layer));
      float[] now = after.weights().get(LAYERS.get(layer));
      assertEquals(now.length, after.live(LAYERS.get(layer)));
      for (int i = 0; i < was.length; i++) {
        boolean stayed = now[i] == was[i] && before.live().get(LAYERS.get(layer))[i];
        fresh[layer] += stayed ? 0 : 1;
        assertTrue(stayed || now[i] == (layer == 0 ? was[i] + 0.5f : 0.125f), "weight " + i);
        assertTrue(stayed || after.momentum().get(LAYERS.get(layer))[i] == 0, "slot " + i);
      }
    }
    assertArrayEquals(new int[] {80, 24}, fresh);
  }

  @Test
  void thePlanForeseesWhatGrows() {
    Compilation program =
        Programs.compile(
            program(
                """
                at init { mask random 80% of weights of all ratios uniform }
                every 2 epochs until epoch 6 {
                  set dropped = lowest cosine(30%, 5%) of active weights of all by abs(w) ranked per layer
                  mask dropped
                  grow random count(dropped) of weights of all ranked per layer
                }
                """));
    List<String> seen = new ArrayList<>();
    trained(
            program,
            8,
            4,
            listening(e -> e.groups().forEach(c -> seen.add(c.group() + " " + c.before() + " " + c.after()))))
        .close();
    List<String> foreseen =
        program.plan().events().stream()
            .flatMap(e -> e.groups().stream())
            .map(g -> g.group() + " " + g.before() + " " + g.after())
            .toList();
    assertEquals(seen, foreseen);
    assertTrue(program.plan().events().stream().allMatch(e -> e.exact()), "" + program.plan().events());
  }
}
