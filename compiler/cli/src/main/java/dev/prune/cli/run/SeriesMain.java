package dev.prune.cli.run;

import dev.prune.cli.Failures;
import dev.prune.cli.Terminal;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.data.DataCatalog;
import dev.prune.runtime.data.DataRequest;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.device.DeviceOptions;
import dev.prune.runtime.device.Devices;
import dev.prune.runtime.kernel.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A JVM that trains one run after the other, which spares starts and leaves what they share compiled: the device and the data
 * stay open. It reads the paths of {@link RunArguments} files, a line each with the key of the run before it and a tab
 * between, and says on standard output how far a run is and that it is over; lines that do not begin with {@link #MARK} are
 * not its own. It ends when standard input does.
 */
public final class SeriesMain {
  /** How lines begin that are meant for the process that started this one. */
  public static final String MARK = "\u0001prune ";

  /** Behind the mark: how far a run is, a number from 0 to 1. */
  public static final String AT = "at ";

  /** Behind the mark: the run is over, and its result is written. */
  public static final String OVER = "over";

  private final Device device;
  private DataRequest opened;
  private DataSource data;

  private SeriesMain(Device device) {
    this.device = device;
  }

  /** @param arguments the device's word, its threads or 0, and whether it proves itself first */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Terminal terminal = Terminal.system();
    int code = 0;
    try {
      DeviceOptions options =
          new DeviceOptions(
              Integer.parseInt(arguments[1]), Boolean.parseBoolean(arguments[2]), false, terminal.err()::println);
      try (Device device = Devices.open(arguments[0], options)) {
        new SeriesMain(device).serve(terminal);
      }
    } catch (Throwable e) {
      code = Failures.report(e, terminal);
    }
    terminal.out().flush();
    terminal.err().flush();
    System.exit(code);
  }

  private void serve(Terminal terminal) throws InterruptedException {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().start(() -> listen(asked));
    while (true) {
      String line = asked.take();
      if (line.isEmpty()) {
        return;
      }
      int tab = line.indexOf('\t');
      String key = line.substring(0, tab);
      Path file = Path.of(line.substring(tab + 1));
      RunResultFile.write(file.getParent(), result(key, file, terminal));
      say(terminal, OVER);
    }
  }

  /** When nobody is there any more to ask, nobody wants the rest of a run either. */
  private static void listen(BlockingQueue<String> asked) {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        asked.add(line);
        if (line.isEmpty()) {
          return;
        }
      }
    } catch (IOException gone) {
      // As at the end of the stream.
    }
    Runtime.getRuntime().halt(Failure.INTERRUPTED.exitCode());
  }

  private RunResult result(String key, Path file, Terminal terminal) {
    try {
      RunArguments arguments = RunArguments.read(file);
      return new MeasuredRun(arguments, device, this::data, key).run(share -> say(terminal, AT + share));
    } catch (OutOfMemoryError | StackOverflowError | PruneException | IOException | LinkageError known) {
      PruneException why = Failures.failure(known, terminal);
      return RunResult.failed(key, why.failure().exitCode(), why.getMessage());
    } catch (RuntimeException defect) {
      PruneException why = Failures.failure(defect, terminal);
      return RunResult.failed(key, why.failure().exitCode(), why.getMessage() + " " + why.help());
    }
  }

  /** Runs of a comparison mostly read the same data. */
  private DataSource data(DataRequest wanted) {
    if (!wanted.equals(opened)) {
      if (data != null) {
        data.close();
      }
      opened = null;
      data = DataCatalog.open(wanted);
      opened = wanted;
    }
    return data;
  }

  private static void say(Terminal terminal, String words) {
    terminal.out().println(MARK + words);
    terminal.out().flush();
  }
}
