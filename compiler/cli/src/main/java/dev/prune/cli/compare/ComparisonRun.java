package dev.prune.cli.compare;

import dev.prune.cli.Terminal;
import dev.prune.cli.TextFile;
import dev.prune.cli.console.ComparisonBar;
import dev.prune.cli.console.Numbers;
import dev.prune.cli.console.Wrapping;
import dev.prune.cli.plot.SvgPlot;
import dev.prune.cli.run.Heap;
import dev.prune.cli.run.RunArguments;
import dev.prune.cli.run.RunResult;
import dev.prune.cli.run.RunResultFile;
import dev.prune.cli.run.SecondJvm;
import dev.prune.compiler.Compilation;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.DeviceProvider;
import dev.prune.runtime.device.Devices;
import dev.prune.runtime.device.HostMemory;
import dev.prune.runtime.device.JavaRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A comparison from the runs that are done already to the tables and the plot. */
public final class ComparisonRun {
  private final Comparison comparison;
  private final Terminal terminal;
  private final Consumer<String> say;
  private final Map<Entry, RunResult> done = new LinkedHashMap<>();

  /** @param say writes a line of results */
  public ComparisonRun(Comparison comparison, Terminal terminal, Consumer<String> say) {
    this.comparison = comparison;
    this.terminal = terminal;
    this.say = say;
  }

  /**
   * Does what is left to do.
   *
   * @param arguments what a run is told
   * @return the exit code
   */
  public int run(List<Variant> variants, List<Entry> entries, Function<Entry, RunArguments> arguments)
      throws IOException, InterruptedException {
    try (ResultsFolder folder = ResultsFolder.take(comparison.out())) {
      List<Entry> left = new ArrayList<>();
      for (Entry entry : entries) {
        // What failed is tried again: the reason may be gone.
        RunResultFile.read(entry.folder())
            .filter(result -> result.key().equals(entry.key()) && result.succeeded())
            .ifPresentOrElse(result -> done.put(entry, result), () -> left.add(entry));
      }
      for (Entry entry : left) {
        Files.deleteIfExists(entry.folder().resolve(RunResultFile.NAME));
      }
      tell(
          "%d rows and %d seed%s: %d runs, of which %d %s done already."
              .formatted(
                  variants.size(), comparison.seeds().size(), comparison.seeds().size() == 1 ? "" : "s",
                  entries.size(), done.size(), done.size() == 1 ? "is" : "are"));
      if (!left.isEmpty()) {
        train(folder, variants, entries, left, arguments);
      }
      folder.removeWork();
      return end(variants, entries);
    }
  }

  private void train(
      ResultsFolder folder, List<Variant> variants, List<Entry> entries, List<Entry> left,
      Function<Entry, RunArguments> arguments)
      throws IOException, InterruptedException {
    DeviceProvider device = Devices.provider(comparison.device());
    long planned =
        variants.stream().flatMap(v -> v.compilation().stream()).mapToLong(this::planned).max().orElse(0);
    long bytes = planned / Float.BYTES * device.realBytes();
    JavaRequirements required = device.requirements(bytes);
    long heap = Heap.mebibytes(bytes, Heap.size(comparison.data()), HostMemory.bytes());
    Path work = folder.work();
    List<Path> own = SecondJvm.ownClassPath();
    List<Path> compilePath = new ArrayList<>(own);
    compilePath.addAll(required.libraries());
    // A folder that is not there when a JVM starts is not on its class path.
    List<Path> classPath = new ArrayList<>(own);
    classPath.add(Files.createDirectories(Workers.classes(work)).toAbsolutePath());
    Worker.Launch launch =
        new Worker.Launch(
            required.arguments(), classPath, heap,
            List.of(
                comparison.device(), Integer.toString(comparison.threads().orElse(0)),
                Boolean.toString(comparison.selfTest())));
    Workers workers = new Workers(launch, work, compilePath, arguments);
    boolean bar = terminal.outInteractive() && !comparison.quiet() && !"dumb".equals(terminal.environment().get("TERM"));
    try (Following following = new Following(left.size(), bar);
        Interrupt interrupt = new Interrupt(workers, following, entries.size())) {
      workers.run(
          left,
          comparison.jobs(),
          new Workers.Ear() {
            @Override
            public void progress(Entry entry, double share) {
              following.progress(entry, share);
            }

            @Override
            public void over(Entry entry, RunResult result) {
              done.put(entry, result);
              following.over(entry, result);
              StandingFiles.write(
                  comparison.out(), Standing.of(variants, entries, done), entries, done, comparison.seeds().size());
            }
          });
    }
  }

  /** Bytes at the batch size that was asked for; too many, because parameters do not grow with it. */
  private long planned(Compilation compilation) {
    int own = compilation.plan().batch();
    return compilation.plan().dense().bytes() * Math.max(1, Math.ceilDiv(comparison.batch().orElse(own), own));
  }

  private int end(List<Variant> variants, List<Entry> entries) {
    List<Standing> rows = Standing.of(variants, entries, done);
    int seeds = comparison.seeds().size();
    StandingFiles.write(comparison.out(), rows, entries, done, seeds);
    tell("");
    StandingText.lines(rows, seeds, terminal.width()).forEach(say);
    tell("");
    for (String remark : StandingText.remarks(rows)) {
      if (!comparison.quiet() || remark.startsWith("Failed") || remark.startsWith(StandingText.MARK)) {
        Wrapping.lines(remark, Math.max(40, terminal.width() - 1)).forEach(say);
      }
    }
    plot(rows);
    tell("Tables: " + comparison.out().resolve("table.txt") + ", .md, .csv, .json, and runs.csv.");
    for (Entry entry : entries) {
      RunResult result = done.get(entry);
      if (result != null && !result.succeeded()) {
        return result.code();
      }
    }
    return 0;
  }

  private void plot(List<Standing> rows) {
    Path file = comparison.out().resolve("plot.svg");
    try {
      TextFile.write(file, SvgPlot.draw(StandingPlot.panels(rows)));
      tell("Plot: " + file + ".");
    } catch (PruneException noFonts) {
      say.accept(noFonts.getMessage() + " " + noFonts.help());
    }
  }

  private void tell(String line) {
    if (!comparison.quiet()) {
      say.accept(line);
    }
  }

  /** What a person sees while runs are done: a line for each that is over and, where there is a terminal, a bar. */
  private final class Following implements AutoCloseable {
    private final int runs;
    private final boolean interactive;
    private final long began = System.nanoTime();
    private final Map<Entry, Double> shares = new LinkedHashMap<>();
    private ComparisonBar bar;
    private int over;

    Following(int runs, boolean interactive) {
      this.runs = runs;
      this.interactive = interactive;
      if (interactive) {
        bar = bar();
      }
    }

    private ComparisonBar bar() {
      return new ComparisonBar(terminal.out(), terminal.width(), runs);
    }

    synchronized void progress(Entry entry, double share) {
      shares.put(entry, share);
      show(entry);
    }

    private void show(Entry now) {
      if (bar != null) {
        double parts = over + shares.values().stream().mapToDouble(Double::doubleValue).sum();
        double seconds = (System.nanoTime() - began) / 1e9;
        bar.show(parts, now.words(), parts < 0.05 ? Double.NaN : seconds / parts * (runs - parts));
      }
    }

    synchronized void over(Entry entry, RunResult result) {
      over++;
      shares.remove(entry);
      close();
      tell("[%d/%d] %s: %s".formatted(over, runs, entry.words(), outcome(result)));
      if (interactive && over < runs) {
        bar = bar();
        show(entry);
      }
    }

    private String outcome(RunResult result) {
      if (!result.succeeded()) {
        return "failed: " + result.failure();
      }
      String score =
          Double.isFinite(result.accuracy())
              ? "test accuracy " + Numbers.percent(result.accuracy())
              : "test loss " + Numbers.metric(result.loss());
      return score + ", " + Numbers.percent(result.weightsRemoved()) + " of weights and "
          + Numbers.percent(result.unitsRemoved()) + " of units gone, " + Numbers.seconds(result.seconds()) + ".";
    }

    @Override
    public synchronized void close() {
      if (bar != null) {
        bar.close();
        bar = null;
      }
    }
  }

  /** On Ctrl-C and {@code kill}: ends the workers, and says how it goes on. */
  private final class Interrupt implements AutoCloseable {
    private final Thread hook;

    Interrupt(Workers workers, Following following, int runs) {
      hook =
          new Thread(
              () -> {
                workers.stop();
                following.close();
                terminal.err().println(
                    "prunec: The comparison was interrupted; %d of %d runs are done and kept in %s."
                        .formatted(done.size(), runs, comparison.out()));
                terminal.err().println("  The same command goes on with the others.");
                terminal.out().flush();
                terminal.err().flush();
                Runtime.getRuntime().halt(Failure.INTERRUPTED.exitCode());
              },
              "prunec-interrupt");
      Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        // The hook is what ends the process.
      }
    }
  }
}
