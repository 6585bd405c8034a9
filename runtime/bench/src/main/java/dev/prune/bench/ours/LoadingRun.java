package dev.prune.bench.ours;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prune.bench.PrunedProgram;
import dev.prune.bench.Workload;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataCatalog;
import dev.prune.runtime.data.DataRequest;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.data.augment.Augmentations;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Training on files beside training on one batch that stays where it is; prints what a step of each took as JSON. */
public final class LoadingRun {
  private static final int EPOCHS = 3;
  private static final int RUNS = 3;
  private static final int BATCHES_READ = 20;

  private LoadingRun() {}

  /**
   * Trains in turn, the first epoch of each run aside.
   *
   * @param words the workload, threads, the data set's name and its folder, {@code augmented} or {@code plain}, steps an epoch
   */
  public static void main(String[] words) throws ReflectiveOperationException, IOException {
    Workload work = Workload.parse(words[0]);
    boolean augmented = words[4].equals("augmented");
    int steps = Integer.parseInt(words[5]);
    String program =
        augmented ? PrunedProgram.augmented(work.network(), EPOCHS) : PrunedProgram.dense(work.network(), EPOCHS);
    Overrides overrides =
        new Overrides(OptionalInt.empty(), OptionalInt.of(work.batch()), OptionalLong.empty());
    DataRequest request = new DataRequest(words[2], Map.of(), Map.of(), Optional.of(Path.of(words[3])), 0);
    try (DataSource files = DataCatalog.open(request); CpuDevice device = CpuDevice.create(Integer.parseInt(words[1]))) {
      int most = Math.min(steps, files.size(Split.TRAIN) / work.batch());
      List<Double> loaded = new ArrayList<>();
      List<Double> standing = new ArrayList<>();
      Class<?> generated;
      List<Double> reading = new ArrayList<>();
      try (Trainer first = GeneratedTrainer.of(program, device, overrides)) {
        generated = first.getClass();
      }
      for (int run = 0; run < RUNS; run++) {
        loaded.addAll(run(generated, device, overrides, samples(files, work, most, way(files)), work.batch()));
        standing.addAll(run(generated, device, overrides, samples(files, work, most, SteppingSamples.Way.STANDING), work.batch()));
        try (Trainer trainer = trainer(generated, device, overrides)) {
          reading.add(reading(trainer, files, work.batch()));
        }
      }
      System.out.println(
          new ObjectMapper()
              .writeValueAsString(
                  Map.of(
                      "loaded_ms", median(loaded), "standing_ms", median(standing),
                      "reading_ms", median(reading), "ahead", files.concurrent(), "steps", most)));
    }
  }

  private static SteppingSamples.Way way(DataSource files) {
    return files.concurrent() ? SteppingSamples.Way.AHEAD : SteppingSamples.Way.LOADED;
  }

  private static SteppingSamples samples(DataSource files, Workload work, int steps, SteppingSamples.Way way) {
    return new SteppingSamples(files, work.batch() * steps, work.batch(), EPOCHS * steps, way);
  }

  private static Trainer trainer(Class<?> generated, CpuDevice device, Overrides overrides)
      throws ReflectiveOperationException {
    return (Trainer) generated.getConstructor(Device.class, Overrides.class).newInstance(device, overrides);
  }

  /** Milliseconds of a step in each epoch but the first. */
  private static List<Double> run(
      Class<?> generated, CpuDevice device, Overrides overrides, DataSource samples, int batch)
      throws ReflectiveOperationException {
    List<Double> times = new ArrayList<>();
    int steps = samples.size(Split.TRAIN) / batch;
    try (Trainer trainer = trainer(generated, device, overrides)) {
      trainer.train(
          samples,
          new Listener() {
            @Override
            public void epoch(EpochReport report) {
              times.add(report.seconds() * 1e3 / steps);
            }
          });
    }
    return times.subList(1, times.size());
  }

  /** Milliseconds of processor time that one thread takes to read and change the samples of a batch. */
  private static double reading(Trainer trainer, DataSource files, int batch) {
    int size = 1;
    for (int extent : files.shape()) {
      size *= extent;
    }
    float[] into = new float[size];
    Augmentations augmentations = new Augmentations(trainer.settings().augment(), files.shape(), 1);
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < BATCHES_READ * batch; i++) {
      int sample = (int) (i * 7919L % files.size(Split.TRAIN));
      files.sample(Split.TRAIN, sample, into, 0);
      augmentations.apply(into, 0, 1, sample);
    }
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e6 / BATCHES_READ;
  }

  private static double median(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
