package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * Steps of training before and after an event, for each way to run them. All ways compute the same, so that they end with
 * the same bytes; that they are right is the first row, which trains beside the cpu device.
 *
 * @param subject which device, and whether quick
 * @param cudaGraphs whether also with CUDA graphs
 * @param programs what is trained
 * @param batch samples of a step
 * @param steps steps of an epoch
 */
record TrainingStage(Subject subject, boolean cudaGraphs, List<CheckProgram> programs, int batch, int steps) {
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

    Overrides overrides(int batch) {
      Overrides overrides =
          new Overrides(OptionalInt.of(2), OptionalInt.of(batch), OptionalLong.empty()).with(shrink);
      return streams ? overrides.streamingData() : overrides;
    }
  }

  static TrainingStage leNets(Subject subject, boolean cudaGraphs) {
    return new TrainingStage(
        subject, cudaGraphs,
        List.of(
            new CheckProgram("LeNet-300-100", "LeNet300", 1, 28, 28), new CheckProgram("LeNet-5", "LeNet5", 1, 28, 28)),
        128, subject.quick() ? 12 : 400);
  }

  static TrainingStage vgg(Subject subject, boolean cudaGraphs) {
    return new TrainingStage(
        subject, cudaGraphs, List.of(new CheckProgram("VGG", "Vgg", 3, 32, 32)), subject.quick() ? 16 : 64,
        subject.quick() ? 7 : 200);
  }

  void run(StageRows rows) {
    for (CheckProgram program : programs) {
      String beside = program.title() + ", beside cpu";
      rows.measure(beside, () -> Row.measured(beside, new BesideCpu(program).compare(subject.device())));
      for (Way way : Way.values()) {
        if (cudaGraphs || !way.graphs) {
          String name = program.title() + ", " + way.words;
          rows.measure(name, () -> same(name, rows.record(), program, train(program, way)));
        }
      }
    }
  }

  /** A row that fails where another way ended with other bytes. */
  static Row same(String name, StageRecord before, CheckProgram program, Map<String, Double> figures) {
    for (Row row : before.rows()) {
      Double other = row.figures().get(Figures.CHECKSUM);
      if (row.name().startsWith(program.title() + ",") && other != null && !other.equals(figures.get(Figures.CHECKSUM))) {
        return new Row(name, figures, Optional.of("It ends with other numbers than `" + row.name() + "`."));
      }
    }
    return Row.measured(name, figures);
  }

  private Map<String, Double> train(CheckProgram program, Way way) throws Exception {
    List<EventReport> events = new ArrayList<>();
    Listener listener =
        new Listener() {
          @Override
          public void event(EventReport report) {
            events.add(report);
          }
        };
    try (CheckDevice device = CheckDevice.open(subject.device(), way.graphs)) {
      StepClock clock = new StepClock(steps, steps / 4, steps / 40 + 2, device.profile(), System::nanoTime);
      Path trained = program.train(clock.watch(device.device()), steps, way.overrides(batch), listener);
      Map<String, Double> figures = new LinkedHashMap<>();
      clock.into(figures, 0, "");
      EventReport event = events.getFirst();
      figures.put(Figures.EVENT_MS, event.cost().total());
      figures.put(Figures.EVENT_COMPILE_MS, event.cost().compile());
      figures.put(Figures.EVENT_CROSSED_KB, event.memory().crossedBytes() / 1e3);
      figures.put(Figures.NEXT_EVENT_MS, events.getLast().cost().total());
      clock.into(figures, 1, Figures.SMALL);
      CRC32 checksum = new CRC32();
      checksum.update(Files.readAllBytes(trained));
      figures.put(Figures.CHECKSUM, (double) checksum.getValue());
      Files.delete(trained);
      return figures;
    }
  }
}
