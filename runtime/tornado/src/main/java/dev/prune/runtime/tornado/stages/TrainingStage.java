package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Trains programs for two epochs of a few steps, with the event that removes half of the units between them.
 *
 * @param subject which device, and whether quick
 * @param cudaGraphs whether also with CUDA graphs
 * @param programs what is trained
 * @param batch samples of a step
 * @param steps steps of an epoch
 */
record TrainingStage(Subject subject, boolean cudaGraphs, List<Program> programs, int batch, int steps) {
  /** Samples come round again after so many. */
  private static final int SAMPLES = 1024;

  /**
   * @param title in the table
   * @param className the generated trainer
   * @param shape of a sample
   */
  private record Program(String title, String className, int... shape) {}

  /** How an event shrinks the network, whether batches come from the host, and whether CUDA replays procedures. */
  private enum Way {
    IN_PLACE("in-place", Shrink.IN_PLACE, false, false),
    RE_CREATED("re-created", Shrink.RE_CREATED, false, false),
    STREAMED("in-place, streamed", Shrink.IN_PLACE, true, false),
    GRAPHS("in-place, CUDA graphs", Shrink.IN_PLACE, false, true),
    GRAPHS_RE_CREATED("re-created, CUDA graphs", Shrink.RE_CREATED, false, true);

    private final String words;
    private final Shrink shrink;
    private final boolean streams;
    private final boolean graphs;

    Way(String words, Shrink shrink, boolean streams, boolean graphs) {
      this.words = words;
      this.shrink = shrink;
      this.streams = streams;
      this.graphs = graphs;
    }
  }

  static TrainingStage leNets(Subject subject, boolean cudaGraphs) {
    return new TrainingStage(
        subject, cudaGraphs,
        List.of(new Program("LeNet-300-100", "LeNet300", 1, 28, 28), new Program("LeNet-5", "LeNet5", 1, 28, 28)),
        128, subject.quick() ? 12 : 400);
  }

  static TrainingStage vgg(Subject subject, boolean cudaGraphs) {
    return new TrainingStage(
        subject, cudaGraphs, List.of(new Program("VGG", "Vgg", 3, 32, 32)), 64, subject.quick() ? 7 : 200);
  }

  void run(StageRows rows) {
    for (Program program : programs) {
      for (Way way : Way.values()) {
        if (cudaGraphs || !way.graphs) {
          String name = program.title + ", " + way.words;
          rows.measure(name, () -> Row.measured(name, train(program, way)));
        }
      }
    }
  }

  private Map<String, Double> train(Program program, Way way) throws Exception {
    List<EventReport> events = new ArrayList<>();
    Listener listener =
        new Listener() {
          @Override
          public void event(EventReport report) {
            events.add(report);
          }
        };
    try (CheckDevice device = CheckDevice.open(subject.device(), way.graphs)) {
      int profiled = steps / 40 + 2;
      StepClock clock = new StepClock(steps, steps / 4, profiled, device.profile(), System::nanoTime);
      Class<?> type = Class.forName(Programs.PACKAGE + "." + program.className);
      Overrides overrides = new Overrides(OptionalInt.of(2), OptionalInt.of(batch), OptionalLong.empty()).with(way.shrink);
      try (Trainer trainer =
          (Trainer) type.getConstructor(Device.class, Overrides.class).newInstance(
              clock.watch(device.device()), way.streams ? overrides.streamingData() : overrides)) {
        trainer.train(new RoundSamples(SAMPLES, steps * batch, program.shape), listener);
      }
      Map<String, Double> figures = new LinkedHashMap<>();
      clock.into(figures, 0, "");
      EventReport event = events.getFirst();
      figures.put(Figures.EVENT_MS, event.cost().total());
      figures.put(Figures.EVENT_COMPILE_MS, event.cost().compile());
      figures.put(Figures.EVENT_CROSSED_KB, event.memory().crossedBytes() / 1e3);
      clock.into(figures, 1, Figures.SMALL);
      figures.put("parameters", event.parameters().before());
      figures.put(Figures.SMALL + "parameters", event.parameters().after());
      return figures;
    }
  }
}
