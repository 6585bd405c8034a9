package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is interrupted after any step, saved, loaded by another trainer and continued ends with the same bytes as one
 * that was left alone, whatever its schedule remembers.
 */
class ResumeTest {
  private static final int EPOCHS = 5;
  private static final int STEPS = 5;

  @TempDir Path folder;

  private static final String NETWORK =
      """
      network N {
        input image: float[2, 6, 5]
        c = image |> conv(6, 3x3, bias: false) |> batchnorm as norm |> relu |> max_pool(2x2)
        a = c |> flatten |> dense(12) |> relu |> dropout(30%)
        output digit = a |> dense(3)
      }
      """;

  /** Sets, snapshots of all parts, series that decide, phases that freeze, counted rounds, schedules that restart. */
  private static final String SCHEDULE =
      """
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit)
        optimizer adam(lr: 1e-2, weight_decay: 1e-3)
        schedule warmup(3 steps, then: cosine)
        batch 16
        epochs 5
        seed 3
        snapshot early = parameters, slots, statistics at step 4
        snapshot first = parameters at end of epoch 1
        metric d = norm(parameters - first) / norm(first) each step from epoch 2
        metric l = train.loss@prev each epoch
        keep at least 9 of a
        at init { set S = lowest 25% of units of a by sum(abs(w)) }
        at end of epoch 2 { compact S }
        every 4 steps from step 8 until step 22 { mask lowest [10%, 20%, 30%, 40%] of weights of a by abs(w) }
        phase warm for 7 steps {}
        phase still until d > d@first for 3 steps no later than epoch 3 {
          train digit
          schedule step(every: 2 steps, factor: 0.5)
        }
        at end of still {
          compact lowest 30% of units of c by abs(sum(w * grad)) over 2 batches of train in train
          restart schedule
        }
        phase rest { schedule cosine(final: 1e-3) }
        at end of epoch 4 {
          if train.loss@prev > 0 and validation.loss < 1000 { rewind early reset optimizer }
        }
        every 3 steps from step 21 {
          if train.loss < 1000 { mask random 45% of weights of c }
        }
      }
      """;

  /** Weights that are dropped and grow, a set that is used steps after it was chosen. */
  private static final String SPARSE =
      """
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit)
        optimizer adam(lr: 1e-2)
        batch 16
        epochs 5
        seed 3
        var held of each weight = 0
        at init { mask random 70% of weights of all ratios uniform }
        every 3 steps until epoch 4 instead of update {
          set D = lowest cosine(40%, 10%) of active weights of all by abs(w) ranked per layer
          mask D
          grow highest count(D) of weights of all by abs(grad) ranked per layer
        }
        every 4 steps from epoch 2 {
          set E = lowest 20% of active weights of (c, a) by abs(w) ranked per layer
          held = w
          mask E
        }
        every 4 steps from step 8 { grow(value: held) random count(E) of weights of all }
        at step 9 { set F = lowest 25% of weights of a by abs(w) ranked per 4 weights }
        at step 17 { mask F }
      }
      """;

  /** Sets that are chosen again and again, whose histories decide when the newest of them are applied. */
  private static final String WOULD_BE =
      """
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit)
        optimizer adam(lr: 1e-2)
        batch 16
        epochs 5
        seed 3
        set S = lowest 40% of units of (c, a) by norm(w) each step from step 3
        set D = lowest 30% of weights of a by abs(w) each epoch
        metric h = max(hamming(S, S@last(4))) each step
        metric f = hamming(S, S@first) + mean(similarity(D, D@last(2))) + hamming(D, D@epoch 1) each epoch
        phase wait until h <= 0.2 for 2 steps no later than step 13 {}
        at end of wait { compact S }
        set T = weights below 0.02 of c by abs(w) each epoch
        at end of epoch 1 {
          mask random 40% of weights of a best of 3 by abs(w)
          set U = unconnected units of a
        }
        at step 18 { compact U mask T }
        at end of epoch 4 { if f > 0 and hamming(D, D@prev) >= 0 { mask D } }
      }
      """;

  @Test
  void everyStepOfWaitingForASetIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(NETWORK + WOULD_BE));
  }

  /** Numbers of weights and units, penalties, noise and readings, across two cuts. */
  private static final String MEANWHILE =
      """
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit)
        optimizer adam(lr: 1e-2)
        batch 16
        epochs 5
        seed 3
        var s of each weight = 0
        var u of each unit of (c, a) = 0
        at init { set S = lowest 40% of units of (c, a) by norm(w) ranked per layer }
        every 2 steps { s = s + abs(w) * random of (a, digit) u = u + 0.125 of S }
        every 3 steps { set T = lowest 50% of weights of (c, a) by abs(w) ranked per row }
        phase begin for 4 steps { penalty s * w * w }
        phase noisy until max(u of S) >= 1 { noise T * abs(w) * (random - 0.5) penalty u * w * w }
        at end of noisy { compact lowest 20% of units of (c, a) by max(abs(w)) }
        phase sparse { read w as w * step(abs(w) - 0.02) read gamma as gamma + u }
        at end of epoch 4 { compact highest 20% of units of a by mean(s) }
      }
      """;

  @Test
  void everyStepOfWhatActsMeanwhileIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(NETWORK + MEANWHILE));
  }

  @Test
  void everyStepIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(NETWORK + SCHEDULE));
  }

  @Test
  void everyStepOfSparseTrainingIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(NETWORK + SPARSE));
  }

  /** A count-aligned stream: a set that acts late, masks of its own of each member, cuts. */
  private static final String BY_COUNT =
      """
      network N {
        input image: float[2, 6, 5]
        c = image |> conv(8, 3x3) as c |> relu
        s = c + (c |> conv(6, 3x3) as b |> batchnorm |> relu |> conv(8, 3x3) as d |> dropout(20%))
        output digit = s |> global_average_pool |> dense(3)
      }
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit)
        optimizer adam(lr: 1e-2)
        batch 16
        epochs 5
        seed 3
        residual count_aligned
        at init { set S = lowest 40% of units of (c, d) by norm(w) ranked per layer }
        at step 7 { mask lowest 2 of units of d by sum(abs(w)) ranked per layer }
        at step 12 { compact S }
        at step 19 { restore c }
        at end of epoch 4 { compact lowest 50% of units of conv by sum(abs(w)) }
      }
      """;

  @Test
  void everyStepOfACountAlignedStreamIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(BY_COUNT));
  }

  /** Gates that are trained by themselves, cut by, masked, folded and begun anew; random gates among them. */
  private static final String GATES =
      """
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit)
        optimizer adam(lr: 1e-2)
        batch 16
        epochs 5
        seed 3
        insert gate(initial: 0.9) behind c
        insert hard_concrete(initial: 1) behind a
        let g = grad(gate) over 2 batches of train in eval
        phase tick for 6 steps { train (gate, hard_concrete) }
        at end of tick { compact lowest 25% of units of (c, a) by abs(gate * g) ranked per layer }
        phase tock for 7 steps { train all penalty 0.01 * abs(gate) }
        at step 15 { mask lowest 40% of units of a by gate }
        at step 18 { fold c.gate }
        at step 20 { reinit digit }
        at step 22 { fold a }
      }
      """;

  @Test
  void everyStepOfGatesIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(NETWORK + GATES));
  }

  /** Phases with optimisers of more slots, fewer and none, amid which the network is masked, cut and taken back. */
  private static final String OPTIMISERS =
      """
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit)
        optimizer sgd(lr: 0.05, momentum: 0.9)
        schedule cosine
        batch 16
        epochs 5
        seed 3
        snapshot s = parameters, slots at step 9
        phase first for 3 steps { optimizer sgd(lr: 0.1) schedule linear(final: 0.01) }
        phase second for 8 steps { optimizer adam(lr: 1e-2) schedule cosine(final: 1e-3) }
        phase third for 4 steps { train digit }
        phase fourth for 4 steps { optimizer adamw(lr: 1e-2) }
        at step 7 { mask lowest 30% of weights of a by abs(w) }
        at step 8 { freeze a }
        at step 10 { compact lowest 30% of units of c by norm(w) }
        at step 11 { rewind s }
        at step 17 { rewind slots to s }
      }
      """;

  /** Bounded gradients, a decay of weights, rates of layers and changed images, in two optimisers, across a mask and a cut. */
  private static final String ADJUSTED =
      """
      train N {
        data digits(validate: 20%)
        augment random_crop(padding: 1) |> flip
        loss cross_entropy(digit)
        optimizer rmsprop(lr: 1e-2, momentum: 0.5, weight_decay: 1e-2 of weights, clip: 0.5)
        rate 0.25 of (c, norm)
        init orthogonal of dense
        schedule one_cycle
        batch 16
        epochs 5
        seed 3
        phase first for 7 steps { optimizer adamw(lr: 1e-2, weight_decay: 0.1 of weights, clip: 1) }
        phase second for 5 steps { optimizer rmsprop(lr: 1e-3) }
        at step 3 { mask lowest 30% of weights of a by abs(w) }
        at step 10 { compact lowest 30% of units of c by norm(w) }
        at step 14 { freeze c }
        at step 16 { compact lowest 20% of units of a by norm(w) }
      }
      """;

  @Test
  void everyStepOfAdjustedOptimisersIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(NETWORK + ADJUSTED));
  }

  @Test
  void everyStepOfPhasesWithOptimisersIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(NETWORK + OPTIMISERS));
  }

  /** Activations, metrics of layers with histories, widths that follow from them, and a loop with patience and a cap. */
  private static final String DENSITY =
      """
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit)
        optimizer adam(lr: 1e-2)
        batch 16
        epochs 5
        seed 3
        metric rho of each layer of (c, a) = density(activation) over 3 batches of train in eval each epoch
        metric loud of each layer of (c, a) = norm(abs(activation) - 0.1) over 2 batches of validation in train each epoch
        metric fast of each layer of a = mean(activation) over 1 batches of train in train each step from step 4
        metric before of each layer of (c, a) = width each epoch
        metric share = flops each epoch
        metric complexity = total(share) each epoch
        repeat until all(width == before) or any(rho > 0.999) {
          phase settle for 2 epochs until all(abs(rho - rho@prev) < 0.001) for 2 epochs {}
          at end of settle {
            resize (c, a) to width * max(rho@last(2)) by apoz(activation) over 2 batches of train in eval
          }
        }
        phase rest {}
        at step 13 { mask lowest 2 of units of a by density(activation) over 2 batches of train in train }
        every 3 steps from step 7 before update {
          if all(fast > fast@first) { mask random 1 of units of c }
        }
      }
      """;

  @Test
  void everyStepOfDensitiesIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(NETWORK + DENSITY));
  }

  /** Phases with losses of their own, in the middle of epochs, and conditions that read what single outputs did. */
  private static final String LOSSES =
      """
      network N {
        input image: float[2, 6, 5]
        c = image |> conv(6, 3x3, bias: false) |> batchnorm as norm |> relu |> max_pool(2x2)
        a = c |> flatten |> dense(12) |> relu |> dropout(30%)
        output early = c |> conv(3, 1x1) as side |> batchnorm as sideNorm |> flatten |> dense(3)
        output digit = a |> dense(3)
      }
      train N {
        data digits(validate: 20%)
        loss cross_entropy(digit) + 0.5 * cross_entropy(early)
        optimizer adam(lr: 1e-2, weight_decay: 1e-3)
        batch 16
        epochs 5
        seed 3
        metric worse = validation.early.loss - validation.digit.loss each epoch
        metric seen = train.early.accuracy@prev each epoch
        phase one for 7 steps { loss cross_entropy(digit) }
        phase two for 6 steps {
          loss 2 * cross_entropy(early)
          optimizer sgd(lr: 0.05, momentum: 0.9)
          train (early, side, sideNorm)
          every 2 steps { mask lowest steps([10%, 20%, 30%]) of weights of (side, a) by abs(w * grad) over 2 batches of train in train }
        }
        phase three until validation.early.accuracy >= 0 for 1 epochs { loss cross_entropy(early) + cross_entropy(digit) }
        at end of three {
          compact lowest 30% of units of c by abs(sum(w * grad)) over 2 batches of train in eval
        }
      }
      """;

  @Test
  void everyStepOfPhasesWithLossesIsAPlaceToStop() throws IOException {
    everyStep(Programs.compile(LOSSES));
  }

  private void everyStep(Compilation program) throws IOException {
    List<EpochReport> whole = new ArrayList<>();
    byte[] end = run(program, STEPS * EPOCHS, null, whole);
    assertEquals(EPOCHS, whole.size());
    for (int stop = 1; stop < STEPS * EPOCHS; stop++) {
      List<EpochReport> reports = new ArrayList<>();
      byte[] middle = run(program, stop, null, reports);
      byte[] resumed = run(program, STEPS * EPOCHS, middle, reports);
      assertArrayEquals(end, resumed, "interrupted after step " + stop);
      Map<Integer, Object> told = new TreeMap<>();
      reports.forEach(r -> told.put(r.epoch(), List.of(r.metrics(), r.layers())));
      for (EpochReport report : whole) {
        assertEquals(List.of(report.metrics(), report.layers()), told.get(report.epoch()), "epoch " + report.epoch() + ", stop " + stop);
      }
    }
  }

  @Test
  void theSeedIsTheFiles() throws IOException {
    Compilation program = Programs.compile(NETWORK + SCHEDULE);
    byte[] end = run(program, STEPS * EPOCHS, null, new ArrayList<>(), seed(77));
    byte[] middle = run(program, 8, null, new ArrayList<>(), seed(77));
    assertArrayEquals(end, run(program, STEPS * EPOCHS, middle, new ArrayList<>(), Overrides.none()));
  }

  private static Overrides seed(long seed) {
    return new Overrides(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.of(seed));
  }

  @Test
  void anotherBatchAmidAnEpochIsRefused() throws IOException {
    Compilation program = Programs.compile(NETWORK + SCHEDULE);
    byte[] middle = run(program, 8, null, new ArrayList<>());
    Overrides other = new Overrides(OptionalInt.empty(), OptionalInt.of(8), OptionalLong.empty());
    PruneException refused = assertThrows(
        PruneException.class, () -> run(program, STEPS * EPOCHS, middle, new ArrayList<>(), other));
    assertEquals(Failure.USAGE, refused.failure());
    assertTrue(refused.getMessage().contains("16"), refused.getMessage());
  }

  private byte[] run(Compilation program, int stop, byte[] from, List<EpochReport> reports) throws IOException {
    return run(program, stop, from, reports, Overrides.none());
  }

  private byte[] run(Compilation program, int stop, byte[] from, List<EpochReport> reports, Overrides overrides)
      throws IOException {
    Path file = folder.resolve("run.safetensors");
    try (CpuDevice device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(program, device, overrides)) {
      if (from != null) {
        Files.write(file, from);
        trainer.load(file);
      }
      Listener listener = new Listener() {
        @Override
        public void epoch(EpochReport report) {
          reports.add(report);
        }
      };
      try {
        trainer.train(new Stopping(trainer, stop), listener);
      } catch (PruneException e) {
        if (e.failure() != Failure.INTERRUPTED) {
          throw e;
        }
      }
      trainer.save(file);
    }
    return Files.readAllBytes(file);
  }

  /** Interrupts the training thread in a step. */
  private static final class Stopping implements DataSource {
    private final DataSource data = Samples.split(80, 20, 20, 3, 2, 6, 5);
    private final Trainer trainer;
    private final int stop;

    Stopping(Trainer trainer, int stop) {
      this.trainer = trainer;
      this.stop = stop;
    }

    @Override
    public int[] shape() {
      return data.shape();
    }

    @Override
    public int classes() {
      return data.classes();
    }

    @Override
    public int targetWidth() {
      return data.targetWidth();
    }

    @Override
    public int size(Split split) {
      return data.size(split);
    }

    @Override
    public void sample(Split split, int index, float[] into, int at) {
      if (split == Split.TRAIN && at == 0 && trainer.steps() == stop && stop < STEPS * EPOCHS) {
        Thread.currentThread().interrupt();
      }
      data.sample(split, index, into, at);
    }

    @Override
    public int label(Split split, int index) {
      return data.label(split, index);
    }

    @Override
    public void target(Split split, int index, float[] into, int at) {
      data.target(split, index, into, at);
    }

    @Override
    public String description() {
      return data.description();
    }
  }
}
