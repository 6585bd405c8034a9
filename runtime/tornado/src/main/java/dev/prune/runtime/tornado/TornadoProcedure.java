package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;

/** A body of kernel calls that runs in Java once, at the first run, and afterwards as task graphs. */
final class TornadoProcedure implements Runnable {
  private static final AtomicLong GRAPHS = new AtomicLong();

  private final String name;
  private final Runnable body;
  private final Recorder recorder;
  private final DeviceMemory memory;

  private final Compilations compilations;
  private final KernelClock clock;
  private final boolean cudaGraphs;
  private final Consumer<TornadoProcedure> compiled;

  /** Null until the body has run to its end. */
  private List<ResidentGraph> graphs;

  private List<Call> calls;
  private long changesSeen;

  /**
   * @param compiled hears of this procedure once it holds plans, so that one that is never run is remembered by nobody
   */
  TornadoProcedure(
      String name,
      Runnable body,
      Recorder recorder,
      DeviceMemory memory,
      Compilations compilations,
      KernelClock clock,
      boolean cudaGraphs,
      Consumer<TornadoProcedure> compiled) {
    this.name = name;
    this.body = body;
    this.recorder = recorder;
    this.memory = memory;
    this.compilations = compilations;
    this.clock = clock;
    this.cudaGraphs = cudaGraphs;
    this.compiled = compiled;
  }

  @Override
  public void run() {
    recorder.refuse("runs the procedure `" + name + "`");
    if (graphs == null) {
      runFirst(recorder.record(name, body));
      return;
    }
    if (changesSeen != memory.changes()) {
      hearAgain();
    }
    graphs.forEach(this::run);
  }

  private void run(ResidentGraph graph) {
    memory.toDevice(graph.arrays());
    try {
      if (clock.isOn()) {
        clock.add(graph.runProfiled());
      } else {
        graph.run();
      }
    } catch (RuntimeException | TornadoInternalError e) {
      throw failed(e);
    } finally {
      // Also after a failure, when nobody knows how far the tasks came: what the host has is not what the device has.
      graph.written().forEach(DeviceArray::deviceWrites);
    }
  }

  private void runFirst(List<Call> heard) {
    List<ResidentGraph> built = new ArrayList<>();
    try {
      for (List<Call> part : parts(heard)) {
        long began = System.nanoTime();
        ResidentGraph graph = build(part);
        built.add(graph);
        run(graph);
        compilations.add(System.nanoTime() - began);
      }
    } catch (RuntimeException | Error e) {
      for (ResidentGraph graph : built) {
        try {
          graph.close();
        } catch (RuntimeException also) {
          e.addSuppressed(also);
        }
      }
      throw e;
    }
    calls = heard;
    graphs = built;
    changesSeen = memory.changes();
    compiled.accept(this);
  }

  /** TornadoVM reads kernels here, and compiles them in the first run. */
  private ResidentGraph build(List<Call> part) {
    try {
      return new ResidentGraph("g" + GRAPHS.incrementAndGet(), part, memory, cudaGraphs);
    } catch (RuntimeException | TornadoInternalError e) {
      throw failed(e);
    }
  }

  private PruneException failed(Throwable cause) {
    return cause instanceof PruneException known
        ? known
        : new PruneException(
            Failure.DEVICE, "The procedure `" + name + "` failed on the tornado device: " + said(cause),
            "Start Java with -Dtornado.debug=True to see what TornadoVM was doing.", cause);
  }

  /** What TornadoVM says, without the colours of a terminal. */
  private static String said(Throwable cause) {
    String text = String.valueOf(cause.getMessage()).replaceAll("\u001B\\[[0-9;]*m", "").strip();
    return text.endsWith(".") ? text : text + ".";
  }

  private static List<List<Call>> parts(List<Call> calls) {
    List<List<Call>> parts = new ArrayList<>();
    for (int from = 0; from < calls.size(); from += ResidentGraph.MOST_TASKS) {
      parts.add(calls.subList(from, Math.min(from + ResidentGraph.MOST_TASKS, calls.size())));
    }
    return parts;
  }

  /** Buffers have become smaller: the tasks are the same, for fewer threads. */
  private void hearAgain() {
    checkArrays();
    List<Call> heard = recorder.record(name, body);
    boolean same = heard.size() == calls.size();
    for (int i = 0; same && i < heard.size(); i++) {
      same = heard.get(i).differsInThreadsOnly(calls.get(i));
    }
    if (!same) {
      throw new PruneException(
          Failure.DEVICE,
          "The procedure `" + name + "` calls other kernels than when it was recorded.",
          "A procedure holds the same kernel calls every time; make another procedure for others.");
    }
    List<List<Call>> parts = parts(heard);
    for (int i = 0; i < parts.size(); i++) {
      graphs.get(i).resize(parts.get(i));
    }
    calls = heard;
    changesSeen = memory.changes();
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
  }

  /** Whether it, which has run, can never run again. */
  boolean isDead() {
    return graphs.stream().anyMatch(graph -> graph.arrays().stream().anyMatch(array -> !array.live()));
  }

  void close() {
    graphs.forEach(ResidentGraph::close);
  }
}
