package dev.prune.cli.compare;

import dev.prune.cli.run.Ending;
import dev.prune.cli.run.JavaClasses;
import dev.prune.cli.run.RunArguments;
import dev.prune.cli.run.RunResult;
import dev.prune.cli.run.RunResultFile;
import dev.prune.compiler.JavaText;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

/**
 * Has runs done, some at the same time, each by a worker that is kept for the next one. A worker that dies fails the run it
 * was in and no other.
 */
public final class Workers {
  /** Hears of runs; called by several threads, one at a time. */
  public interface Ear {
    /** A run has done this share. */
    void progress(Entry entry, double share);

    /** A run is over. */
    void over(Entry entry, RunResult result);
  }

  private final Worker.Launch launch;
  private final Path scratch;
  private final List<Path> compilePath;
  private final Function<Entry, RunArguments> arguments;
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private final Set<Worker> working = new HashSet<>();
  private final Set<String> compiled = new HashSet<>();
  private boolean stopped;
  private Throwable defect;

  /**
   * @param launch how workers are started
   * @param scratch the folder of classes and logs, which workers have on their class path
   * @param compilePath what generated Java is compiled against
   * @param arguments what a run is told
   */
  public Workers(
      Worker.Launch launch, Path scratch, List<Path> compilePath, Function<Entry, RunArguments> arguments) {
    this.launch = launch;
    this.scratch = scratch;
    this.compilePath = List.copyOf(compilePath);
    this.arguments = arguments;
  }

  /** The folder of classes below {@code scratch}. */
  static Path classes(Path scratch) {
    return scratch.resolve("classes");
  }

  /** Does all runs; returns when they are over, or after {@link #stop}. */
  void run(List<Entry> entries, int jobs, Ear ear) throws InterruptedException {
    waiting.addAll(entries);
    List<Thread> threads = new ArrayList<>();
    for (int job = 0; job < Math.min(jobs, entries.size()); job++) {
      Path log = scratch.resolve("worker-" + (job + 1) + ".log");
      threads.add(Thread.ofPlatform().name("prune-job-" + (job + 1)).start(() -> serve(log, ear)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    switch (defect) {
      case null -> {}
      case RuntimeException known -> throw known;
      case Error error -> throw error;
      case IOException io -> throw new UncheckedIOException(io);
      default -> throw new IllegalStateException(defect);
    }
  }

  /** Ends all workers at once. */
  synchronized void stop() {
    stopped = true;
    waiting.clear();
    working.forEach(Worker::kill);
  }

  private synchronized Entry next() {
    return stopped ? null : waiting.poll();
  }

  private void serve(Path log, Ear ear) {
    Worker worker = null;
    try {
      Entry entry;
      while ((entry = next()) != null) {
        Entry now = entry;
        Optional<RunResult> impossible = prepare(entry);
        if (impossible.isPresent()) {
          over(ear, entry, impossible.get());
          continue;
        }
        if (worker == null) {
          worker = started(log);
        }
        Path file = arguments.apply(entry).write();
        if (worker.run(entry.key(), file, share -> progress(ear, now, share))) {
          over(ear, entry, RunResultFile.read(entry.folder()).orElseThrow());
        } else if (!isStopped()) {
          RunResult died = died(entry, worker);
          RunResultFile.write(entry.folder(), died);
          over(ear, entry, died);
          forget(worker);
          worker = null;
        }
      }
      if (worker != null) {
        worker.close();
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      failed(e);
    }
  }

  private synchronized Worker started(Path log) throws IOException {
    Worker worker = Worker.start(launch, log);
    working.add(worker);
    return worker;
  }

  private synchronized void forget(Worker worker) {
    working.remove(worker);
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized void failed(Throwable e) {
    if (!stopped) {
      defect = e;
      stop();
    }
  }

  private RunResult died(Entry entry, Worker worker) throws IOException, InterruptedException {
    int code = worker.code();
    PruneException why = Ending.untold(code, !launch.device().isEmpty());
    String words = worker.lastWords();
    return RunResult.failed(
        entry.key(), why.failure().exitCode(), why.getMessage() + (words.isEmpty() ? "" : " It said: " + words));
  }

  /** Compiles what a run needs, once for all seeds; a result where that shows that there can be no run. */
  private synchronized Optional<RunResult> prepare(Entry entry) throws IOException {
    Files.createDirectories(entry.folder());
    Files.writeString(entry.folder().resolve("program.prune"), entry.variant().text());
    if (entry.variant().compilation().isEmpty()) {
      RunResult result =
          RunResult.failed(entry.key(), Failure.PROGRAM.exitCode(), entry.variant().errors());
      RunResultFile.write(entry.folder(), result);
      return Optional.of(result);
    }
    String name = entry.variant().compilation().get().className();
    if (compiled.add(name)) {
      List<Path> sources = new ArrayList<>();
      for (JavaText java : entry.variant().compilation().get().java()) {
        Path source = scratch.resolve("java").resolve(java.path());
        Files.createDirectories(source.getParent());
        sources.add(Files.writeString(source, java.text()));
      }
      JavaClasses.compile(sources, classes(scratch), compilePath);
    }
    return Optional.empty();
  }

  private synchronized void progress(Ear ear, Entry entry, double share) {
    ear.progress(entry, share);
  }

  private synchronized void over(Ear ear, Entry entry, RunResult result) {
    ear.over(entry, result);
  }
}
