package dev.prune.runtime;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.schedule.Samples;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The link of a trainer that lets the network look at samples: gradients of a step, evaluation, predictions, and what
 * scores gather over batches of their own. All of it computes with what the schedule puts in the place of parameters, and
 * with the loss of the present phase.
 */
public abstract sealed class TrainingSamples extends TrainingReadings permits TrainingChoices {
  /** A score overwrote the gradients of the step's batch. */
  private boolean stale;

  /** Whether the network reads what stands in place of its parameters. */
  private boolean reads;

  private final Runnable gradientsOfStep =
      () -> {
        runGradients();
        readGradients();
      };

  TrainingSamples(Network network, Settings settings, Device device, Overrides overrides) {
    super(network, settings, device, overrides);
  }

  // What a generated class supplies.

  /**
   * Puts what the network reads in the place of its parameters, until {@link #unread}.
   *
   * @param training whether a step of training computes; otherwise noise stays away
   */
  protected void read(boolean training) {}

  /** Makes gradients those by the parameters themselves, between {@link #read} and {@link #unread}. */
  protected void readGradients() {}

  /** The parameters are again what they were before {@link #read}. */
  protected void unread(boolean training) {}

  // What generated code calls.

  /** From now on training steps, scores and metrics have this loss. */
  protected final void switchTo(Objective objective) {
    state().objective = objective.number();
  }

  /** The training's own loss is minimised again. */
  protected final void switchLossBack() {
    state().objective = 0;
  }

  /** The one of these that belongs to the present loss; they stand in the order of the losses. */
  protected final Runnable byLoss(Runnable... passes) {
    return passes[state().objective];
  }

  /** Makes {@code gradients} those of this step's batch again, where a score has overwritten them. */
  protected final void stepGradient() {
    if (takeStale()) {
      running().recompute();
    }
  }

  /**
   * Sets {@code flat(name)} to the sum over {@code batches} batches of the gradient of the mean loss. The batches are
   * drawn anew at each step, and are the same for all that ask in one step. Running statistics stay as they are.
   *
   * @param split never the test split
   */
  protected final void accumulateGradient(String name, int batches, Split split, boolean evalMode) {
    accumulateGradient(name, batches, split, objective().gradients(evalMode));
  }

  /** As the other form, with gradients that {@code pass} computes for one batch. */
  protected final void accumulateGradient(String name, int batches, Split split, Runnable pass) {
    accumulateGradient(name, Samples.batches(batches, split), pass);
  }

  /** As the other forms, from other samples than some batches. */
  protected final void accumulateGradient(String name, Samples samples, boolean evalMode) {
    accumulateGradient(name, samples, objective().gradients(evalMode));
  }

  /** As the other forms, from other samples than some batches, with gradients that {@code pass} computes for one batch. */
  protected final void accumulateGradient(String name, Samples samples, Runnable pass) {
    running();
    emission().buffers().clear(flat(name));
    over(samples, () -> {
      pass.run();
      emission().buffers().add(gradients, flat(name));
    });
  }

  /**
   * Sets {@code flat(name)} to the sum over {@code batches} batches of the Hessian of the mean loss times {@code
   * flat("direction")}. The batches are those of {@link #accumulateGradient}.
   *
   * @param pass writes the product for one batch to {@code flat("tangent")}
   */
  protected final void accumulateTangent(String name, int batches, Split split, Runnable pass) {
    accumulateTangent(name, Samples.batches(batches, split), pass);
  }

  /** As the other form, from other samples than some batches. */
  protected final void accumulateTangent(String name, Samples samples, Runnable pass) {
    running();
    emission().buffers().clear(flat(name));
    over(samples, () -> {
      pass.run();
      emission().buffers().add(flat("tangent"), flat(name));
    });
  }

  /** Runs {@code action} (on the host) for each of the batches of {@link #accumulateGradient}. */
  protected final void overBatches(int batches, Split split, Runnable action) {
    over(Samples.batches(batches, split), action);
  }

  /**
   * A count of numbers that are not zero in what layers give on.
   *
   * @param name the declared unit buffer that {@code pass} counts into
   * @param positions each layer with the numbers of one of its channels in a sample, as {@code 0:64 3:16}
   * @param pass counts in one batch, on top of what is there
   */
  protected final Activations counted(String name, Samples samples, String positions, Runnable pass) {
    return new Activations(
        emission(), name, false, positions, procedure(name, pass), action -> over(samples, action));
  }

  /** As the form with samples, over some batches. */
  protected final Activations counted(String name, int batches, Split split, String positions, Runnable pass) {
    return counted(name, Samples.batches(batches, split), positions, pass);
  }

  /** As {@link #counted}, a sum: {@code pass} writes that of one batch to the unit buffer {@code name of a batch}. */
  protected final Activations summed(String name, Samples samples, String positions, Runnable pass) {
    return new Activations(
        emission(), name, true, positions, procedure(name, pass), action -> over(samples, action));
  }

  /** As the form with samples, over some batches. */
  protected final Activations summed(String name, int batches, Split split, String positions, Runnable pass) {
    return summed(name, Samples.batches(batches, split), positions, pass);
  }

  private void over(Samples samples, Runnable action) {
    Feed feed = running().feed();
    stale = true;
    reading(false, () -> new ScoringBatches(emission(), clocks()).each(feed, samples, action));
  }

  // What the parts of a trainer share.

  final Objective objective() {
    return objectives().get(state().objective);
  }

  final void runGradients() {
    objective().gradients(false).run();
  }

  /** Runs what computes with the network while it reads what {@link #read} puts in place of its parameters. */
  final void reading(boolean training, Runnable body) {
    if (reads) {
      body.run();
      return;
    }
    read(training);
    reads = true;
    try {
      body.run();
    } finally {
      reads = false;
      unread(training);
    }
  }

  /** The gradients of the loaded batch, as a step of training computes them. */
  final void computeGradients() {
    boolean inside = reads;
    if (inside) {
      // A score asks for them again: noise stands in them, and not in what the score looks at.
      reads = false;
      unread(false);
    }
    reading(true, gradientsOfStep);
    if (inside) {
      read(false);
      reads = true;
    }
  }

  /** Whether the gradients are not those of the step's batch; asking clears it. */
  final boolean takeStale() {
    boolean was = stale;
    stale = false;
    return was;
  }

  /** Loss and accuracy over a split. */
  final Map<String, Double> evaluated(Feed from, Split split) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    reading(false, () -> metrics.putAll(evaluation().of(from, split)));
    return metrics;
  }

  /** Outputs of samples, one after the other. */
  final float[] predicted(String output, float[] input, int count) {
    float[][] outputs = new float[1][];
    reading(false, () -> outputs[0] = evaluation().predict(output, input, count));
    return outputs[0];
  }
}
