package dev.prune.runtime;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.record.StepReport;
import dev.prune.runtime.record.Summary;
import dev.prune.runtime.schedule.Clocks;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run: epochs of steps, evaluation, and the hooks of the schedule in between. */
final class TrainingLoop {
  /** Seconds of compiling that are worth a note. */
  private static final double LONG_COMPILING = 3;

  private static final long REPORT_EVERY_NANOS = 250_000_000;

  private final Trainer trainer;
  private final Emission emission;
  private final Device device;
  private final Clocks clocks;
  private final Events events;
  private final Feed feed;
  private final List<Listener> listeners;
  private final int samples;
  private final int stepsPerEpoch;
  private final SampleOrder order;
  private final Measures measures;
  private final double[] zeros;
  private final double[] sums;
  private final Map<Split, Map<String, Double>> metrics;

  /** The sums of the epoch: a run that goes on amid one goes on with them. */
  private final double[] epochSums;

  private double epochMs;
  private long timedRows;
  private boolean noted;
  private long lastReport;

  TrainingLoop(Trainer trainer, Feed feed, List<Listener> listeners) {
    this.trainer = trainer;
    this.emission = trainer.emission();
    this.device = emission.device();
    this.clocks = trainer.clocks();
    this.events = trainer.events();
    this.feed = feed;
    this.listeners = listeners;
    this.samples = feed.size(Split.TRAIN);
    if (samples == 0) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "There are no samples to train on: " + feed.data().description(),
          "Give the data a train split that is not empty.");
    }
    this.stepsPerEpoch = Math.ceilDiv(samples, emission.batch());
    this.order = new SampleOrder(Split.TRAIN, samples);
    this.metrics = trainer.state().metrics;
    this.measures = new Measures(emission.settings());
    this.zeros = new double[measures.size()];
    this.sums = new double[measures.size()];
    if (trainer.state().sums.length != measures.epochSize()) {
      trainer.state().sums = new double[measures.epochSize()];
    }
    this.epochSums = trainer.state().sums;
  }

  int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  Feed feed() {
    return feed;
  }

  Summary run() {
    int saved = trainer.state().batch;
    if (clocks.stepsInEpoch() > 0 && saved > 0 && saved != emission.batch()) {
      throw new PruneException(
          Failure.USAGE,
          "The run was saved amid an epoch of batches of " + saved + " samples, and cannot go on with batches of "
              + emission.batch() + ".",
          "Give it the same batch, or begin anew from its weights.");
    }
    long began = System.nanoTime();
    RunStart start = start();
    listeners.forEach(listener -> listener.started(start));
    if (clocks.step() == 0) {
      clocks.beginSchedule((long) trainer.epochs() * stepsPerEpoch);
      feed.epoch(clocks.epoch()); // A score in training mode drops out before the first epoch, too.
      trainer.atInit();
      trainer.takeStale();
    }
    boolean over = clocks.stepsInEpoch() == 0
        && (trainer.epochs() == 0 || clocks.completedEpochs() > 0 && trainer.finished());
    if (over) {
      listeners.forEach(listener -> listener.note(
          "There is nothing to train: epoch " + clocks.completedEpochs() + " of " + trainer.epochs() + " is over."));
      evaluateLast();
    }
    while (!over) {
      over = epoch();
    }
    events.flush();
    Summary summary = new Summary(
        copy(), emission.structure().parameters(), emission.structure().nonzeroParameters(),
        emission.structure().flops(), emission.plannedBytes(), device.scratchBytes(), (System.nanoTime() - began) / 1e9,
        clocks.completedEpochs(), clocks.step());
    listeners.forEach(listener -> listener.finished(summary));
    return summary;
  }

  private RunStart start() {
    return new RunStart(
        emission.network().name(), device.name(), device.description(), feed.data().description(), emission.seed(),
        device.threads(), emission.batch(), trainer.epochs(), samples, stepsPerEpoch,
        emission.structure().parameters(), emission.structure().flops(), emission.plannedBytes(),
        emission.resident().bytes());
  }

  private boolean epoch() {
    clocks.beginEpoch();
    order.shuffle(emission.seed(), clocks.epoch());
    feed.epoch(clocks.epoch());
    if (clocks.stepsInEpoch() == 0) {
      Arrays.fill(epochSums, 0);
    }
    epochMs = 0;
    timedRows = 0;
    while (clocks.stepsInEpoch() < stepsPerEpoch) {
      step();
    }
    metrics.put(Split.TRAIN, measures.ofSteps(epochSums));
    if (feed.size(Split.VALIDATION) > 0) {
      metrics.put(Split.VALIDATION, trainer.evaluated(feed, Split.VALIDATION));
    }
    int eventsBefore = events.count();
    clocks.endEpoch();
    trainer.endOfEpoch();
    trainer.takeStale();
    boolean over = trainer.finished();
    trainer.seriesOf(clocks.epoch()).forEach(metrics.get(Split.TRAIN)::put);
    if (over && events.count() == eventsBefore) {
      evaluateTest();
    } else if (over) {
      evaluateLast();
    }
    EpochReport report =
        new EpochReport(
            clocks.epoch(), copy(), trainer.layersOf(clocks.epoch()), epochMs / 1e3,
            epochMs > 0 ? timedRows / (epochMs / 1e3) : 0);
    listeners.forEach(listener -> listener.epoch(report));
    return over;
  }

  /** The network as it is after the last event. */
  private void evaluateLast() {
    if (feed.size(Split.VALIDATION) > 0) {
      metrics.put(Split.VALIDATION, trainer.evaluated(feed, Split.VALIDATION));
    }
    evaluateTest();
  }

  private void evaluateTest() {
    if (feed.size(Split.TEST) > 0) {
      metrics.put(Split.TEST, trainer.evaluated(feed, Split.TEST));
    }
  }

  private Map<Split, Map<String, Double>> copy() {
    Map<Split, Map<String, Double>> copy = new EnumMap<>(Split.class);
    metrics.forEach((split, values) -> copy.put(split, new LinkedHashMap<>(values)));
    return copy;
  }

  private void step() {
    long began = System.nanoTime();
    int eventsBefore = events.count();
    double eventMsBefore = events.spentMs();
    int at = clocks.stepsInEpoch() * emission.batch();
    clocks.beginStep();
    int rows = feed.load(order, at);
    Buffer totals = emission.buffers().real("totals");
    device.write(totals, 0, zeros, 0, zeros.length);
    Objective objective = trainer.objective();
    trainer.computeGradients();
    device.read(totals, 0, sums, 0, sums.length);
    measures.add(sums, objective, rows, epochSums);
    timedRows += rows;
    if (!Double.isFinite(objective.of(sums))) {
      throw diverged(objective.of(sums) / rows);
    }
    trainer.beforeUpdate();
    trainer.stepGradient();
    if (!trainer.insteadOfUpdate()) {
      trainer.addPenalties();
      trainer.runUpdate();
    }
    clocks.endStep();
    trainer.afterUpdate();
    trainer.takeStale();
    long nanos = System.nanoTime() - began;
    if (!noted) {
      noted = true;
      noteCompiling();
    }
    if (events.count() == eventsBefore) {
      events.stepTaken(nanos);
    }
    epochMs += Math.max(0, nanos / 1e6 - (events.spentMs() - eventMsBefore));
    report(began + nanos);
    if (Thread.interrupted()) {
      throw interrupted();
    }
  }

  /** Some devices compile for longer than they train; a person who waits should know what for. */
  private void noteCompiling() {
    double seconds = device.counters().compileNanos() / 1e9;
    if (seconds > LONG_COMPILING) {
      String note =
          String.format(
              Locale.ROOT, "The device compiled for %.1f s until the end of the first step; longer networks take longer.",
              seconds);
      listeners.forEach(listener -> listener.note(note));
    }
  }

  /** A score of the hook overwrote the gradients of this step's batch: computes them again, and nothing else. */
  void recompute() {
    double[] running = emission.buffers().read("statistics");
    feed.load(order, (clocks.stepsInEpoch() - 1) * emission.batch());
    trainer.computeGradients();
    emission.buffers().write("statistics", running);
  }

  private void report(long now) {
    boolean last = clocks.stepsInEpoch() == stepsPerEpoch;
    if (listeners.isEmpty() || now - lastReport < REPORT_EVERY_NANOS && !last) {
      return;
    }
    lastReport = now;
    double msPerSample = epochMs / timedRows;
    long samplesLeft =
        (long) (trainer.epochs() - clocks.epoch()) * samples
            + samples - Math.min(samples, (long) clocks.stepsInEpoch() * emission.batch());
    StepReport report = new StepReport(
        clocks.epoch(), clocks.step(), clocks.stepsInEpoch(), measures.meanLoss(epochSums),
        measures.accuracy(epochSums), 1e3 / msPerSample,
        Math.max(0, samplesLeft * msPerSample / 1e3));
    for (Listener listener : listeners) {
      listener.step(report);
    }
  }

  private PruneException diverged(double value) {
    return new PruneException(
        Failure.DIVERGED,
        "The loss became " + value + " in epoch " + clocks.epoch() + " at step " + clocks.step()
            + " with the learning rate " + trainer.learningRate() + ".",
        "Lower the learning rate, begin with a warm-up, or check the data for values that are not finite numbers.");
  }

  private PruneException interrupted() {
    events.flush();
    return new PruneException(
        Failure.INTERRUPTED,
        "Training was interrupted after step " + clocks.step() + " in epoch " + clocks.epoch() + ".",
        "The trainer holds the network as it was after that step.");
  }
}
