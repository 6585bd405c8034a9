package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A body of kernel calls that runs in Java once, at the first run, and afterwards as task graphs. */
final class TornadoProcedure implements Runnable {
  private static final AtomicLong GRAPHS = new AtomicLong();

  private final String name;
  private final Runnable body;
  private final Recorder recorder;
  private final DeviceMemory memory;

  /** Null until the body has run to its end. */
  private List<ResidentGraph> graphs;

  private long freesSeen;

  TornadoProcedure(String name, Runnable body, Recorder recorder, DeviceMemory memory) {
    this.name = name;
    this.body = body;
    this.recorder = recorder;
    this.memory = memory;
  }

  @Override
  public void run() {
    recorder.refuse("runs the procedure `" + name + "`");
    if (graphs == null) {
      build(recorder.record(name, body));
    }
    if (freesSeen != memory.frees()) {
      checkArrays();
    }
    for (ResidentGraph graph : graphs) {
      memory.toDevice(graph.arrays());
      try {
        graph.run();
      } catch (RuntimeException e) {
        throw new PruneException(
            Failure.DEVICE, "The procedure `" + name + "` failed on the tornado device: " + e.getMessage(), "", e);
      }
      graph.written().forEach(DeviceArray::deviceWrites);
    }
  }

  private void build(List<Call> calls) {
    List<ResidentGraph> built = new ArrayList<>();
    for (int from = 0; from < calls.size(); from += ResidentGraph.MOST_TASKS) {
      int to = Math.min(from + ResidentGraph.MOST_TASKS, calls.size());
      built.add(new ResidentGraph("g" + GRAPHS.incrementAndGet(), calls.subList(from, to), memory));
    }
    graphs = built;
    freesSeen = memory.frees();
  }

  private void checkArrays() {
    for (ResidentGraph graph : graphs) {
      for (DeviceArray array : graph.arrays()) {
        if (!array.live()) {
          throw new PruneException(
              Failure.DEVICE,
              "The procedure `" + name + "` uses the buffer `" + array.label() + "`, which was freed.",
              "Make procedures anew after their buffers were replaced.");
        }
      }
    }
    freesSeen = memory.frees();
  }

  /** Whether it can never run again. */
  boolean isDead() {
    return graphs != null
        && graphs.stream().anyMatch(graph -> graph.arrays().stream().anyMatch(array -> !array.live()));
  }

  void close() {
    if (graphs != null) {
      graphs.forEach(ResidentGraph::close);
    }
  }
}
