package dev.prune.cli.run;

import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.AtomicFile;
import dev.prune.runtime.data.DataRequest;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunRecord;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.record.StepReport;
import dev.prune.runtime.record.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.Function;

/**
 * One run of a comparison: trains and keeps numbers, not weights.
 *
 * @param arguments the run
 * @param device where; stays open
 * @param data opens what the program names, or has it open; stays open
 * @param key of the run
 */
record MeasuredRun(RunArguments arguments, Device device, Function<DataRequest, DataSource> data, String key) {
  /** Trains to the end; {@code progress} hears of the share that is done. */
  RunResult run(DoubleConsumer progress) {
    RunRecord record = new RunRecord();
    TrainingFlops flops = new TrainingFlops();
    Remarks remarks = new Remarks();
    Progress bar = new Progress(progress);
    try (Trainer trainer = GeneratedTraining.construct(arguments, device)) {
      arguments.start().ifPresent(trainer::startFrom);
      DataSource source = data.apply(trainer.settings().data().request(arguments.data()));
      IdleRules idle = new IdleRules(arguments.rules(), List.of(record, remarks));
      Summary summary = trainer.train(source, idle, record, flops, remarks, bar);
      AtomicFile.write(arguments.record(), record.json());
      return result(trainer, bar.start, summary, flops, remarks.notes);
    }
  }

  private RunResult result(Trainer trainer, RunStart start, Summary summary, TrainingFlops flops, List<String> notes) {
    Structure structure = trainer.structure();
    Map<String, Double> test = summary.metrics().getOrDefault(Split.TEST, Map.of());
    return new RunResult(
        key,
        test.getOrDefault("accuracy", Double.NaN),
        test.getOrDefault("loss", Double.NaN),
        weightsRemoved(trainer.network(), structure),
        unitsRemoved(trainer.network(), structure),
        flops.actual(summary.steps()),
        flops.effective(summary.steps(), structure.effectiveFlops()),
        start.flopsPerSample(),
        structure.flops(),
        structure.effectiveFlops(),
        structure.parameters(),
        summary.seconds(),
        summary.epochs(),
        summary.steps(),
        notes,
        0,
        "");
  }

  static double weightsRemoved(Network network, Structure structure) {
    long original = 0;
    long left = 0;
    for (int t = 0; t < network.parameters().size(); t++) {
      Tensor tensor = network.parameters().get(t);
      if (tensor.role() == Role.WEIGHT) {
        original += tensor.size(network.originalWidths());
        left += structure.nonzeroParameters(t);
      }
    }
    return original == 0 ? 0 : 1 - (double) left / original;
  }

  static double unitsRemoved(Network network, Structure structure) {
    int[] live = structure.liveWidths();
    long original = 0;
    long left = 0;
    for (int g = 0; g < live.length; g++) {
      Group group = network.groups().get(g);
      if (group.prunable()) {
        original += group.width();
        left += live[g];
      }
    }
    return original == 0 ? 0 : 1 - (double) left / original;
  }

  /** Hears what a person should know. */
  private static final class Remarks implements Listener {
    private final List<String> notes = new ArrayList<>();

    @Override
    public void note(String sentence) {
      notes.add(sentence);
    }
  }

  /** Tells how far the run is. */
  private static final class Progress implements Listener {
    private final DoubleConsumer told;
    private RunStart start;

    Progress(DoubleConsumer told) {
      this.told = told;
    }

    @Override
    public void started(RunStart report) {
      start = report;
    }

    @Override
    public void step(StepReport report) {
      tell(report.epoch() - 1 + (double) report.stepInEpoch() / Math.max(1, start.stepsPerEpoch()));
    }

    @Override
    public void epoch(EpochReport report) {
      tell(report.epoch());
    }

    private void tell(double epochs) {
      told.accept(Math.clamp(epochs / Math.max(1, start.epochs()), 0, 1));
    }
  }
}
