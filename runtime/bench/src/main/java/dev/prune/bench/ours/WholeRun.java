package dev.prune.bench.ours;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prune.bench.BenchNetwork;
import dev.prune.bench.SyntheticSamples;
import dev.prune.bench.Workload;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A whole run, step by step, in a Java machine of its own; prints what it took as JSON. */
public final class WholeRun {
  /** Numbers of samples that are kept in memory at most: 48 MB. */
  private static final int KEPT = 12_000_000;

  private static final int SOON = 100;

  private WholeRun() {}

  /**
   * Trains.
   *
   * @param words the generated class, the workload, threads, epochs, steps an epoch
   */
  public static void main(String[] words) throws ReflectiveOperationException, IOException {
    Workload work = Workload.parse(words[1]);
    int epochs = Integer.parseInt(words[3]);
    int steps = Integer.parseInt(words[4]);
    Overrides overrides =
        new Overrides(OptionalInt.of(epochs), OptionalInt.of(work.batch()), OptionalLong.empty());
    try (CpuDevice device = CpuDevice.create(Integer.parseInt(words[2]));
        Trainer trainer = GeneratedTrainer.loaded(words[0], device, overrides)) {
      SteppingSamples samples = samples(work, epochs, steps);
      EventReport[] event = new EventReport[1];
      long began = System.nanoTime();
      trainer.train(
          samples,
          new Listener() {
            @Override
            public void event(EventReport report) {
              event[0] = report;
            }
          });
      double seconds = (System.nanoTime() - began) / 1e9;
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("seconds", seconds);
      told.put("flops", trainer.structure().flops());
      tell(told, samples.steps(), event[0] == null ? -1 : steps);
      if (event[0] != null) {
        tell(told, event[0]);
      }
      System.out.println(new ObjectMapper().writeValueAsString(told));
    }
  }

  private static SteppingSamples samples(Workload work, int epochs, int steps) {
    BenchNetwork network = work.network();
    int batches = Math.clamp(KEPT / (work.batch() * network.inputSize()), 1, steps);
    return new SteppingSamples(
        SyntheticSamples.source(work, batches), work.batch() * steps, work.batch(), epochs * steps,
        SteppingSamples.Way.LOADED);
  }

  /**
   * Times of steps: the last half of a part of the run is its steady state.
   *
   * @param event steps before the event, which is counted to the last of them; -1 without one
   */
  private static void tell(Map<String, Object> told, long[] nanos, int event) {
    int first = event < 0 ? 0 : event;
    if (event > 0) {
      told.put("steady_before_ms", median(nanos, event / 2, event - 1));
      told.put("first_after_ms", nanos[event] / 1e6);
      told.put("soon_after_ms", median(nanos, event, Math.min(nanos.length, event + SOON)));
    }
    told.put("steady_ms", median(nanos, first + (nanos.length - first) / 2, nanos.length));
    told.put("first_ms", nanos[0] / 1e6);
  }

  private static void tell(Map<String, Object> told, EventReport event) {
    told.put("flops_before", (long) event.flopsPerSample().before());
    told.put("score_ms", event.cost().score());
    told.put("compact_ms", event.cost().compact());
    told.put("reemit_ms", event.cost().reemit());
    told.put("compile_ms", event.cost().compile());
  }

  private static double median(long[] nanos, int from, int to) {
    long[] sorted = Arrays.copyOfRange(nanos, from, Math.max(from + 1, to));
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2e6;
  }
}
