package dev.prune.cli.run;

import dev.prune.cli.Terminal;
import dev.prune.runtime.Failure;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.module.ModuleFinder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JVM that trains or looks for devices. It is a process of its own because generated classes belong on the system class path, and
 * because its heap and its modules follow from the plan.
 */
public final class SecondJvm {
  private static final String VECTORS = "jdk.incubator.vector";

  /** Written by the JVM itself, before anything of ours runs; it says nothing to the user of a network. */
  private static final String INCUBATOR_WARNING = "WARNING: Using incubator modules: " + VECTORS;

  /**
   * Training does not allocate: nearly all of the heap are buffers that stay, so nearly all of it is for what stays. The serial
   * collector starts no threads and needs no room of its own. Devices that compile their kernels in this machine do allocate.
   */
  private static final List<String> COLLECTOR = List.of("-XX:+UseSerialGC", "-XX:NewRatio=31");

  /** Set by the launcher: an archive that Java reads classes from, where it is of this JDK and of these jars; see there. */
  private static final String ARCHIVE = "prune.archive";

  /** Set by the launcher: where the archive is written, by the run that it is made of. */
  private static final String ARCHIVE_OUTPUT = "prune.archive.output";

  private static final int SECONDS_TO_SAVE = 30;

  private final Terminal terminal;

  SecondJvm(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * The command line.
   *
   * @param device arguments that the device asks for
   * @param main the class that is started
   * @param classPath begins with what this process has, as the archive of its classes does; folders stand behind
   * @param arguments of that class
   */
  public static List<String> command(
      List<String> device, List<Path> classPath, long heapMebibytes, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(device);
    if (ModuleFinder.ofSystem().find(VECTORS).isPresent()) {
      command.addAll(List.of("--add-modules", VECTORS));
    }
    command.add("-Xmx" + heapMebibytes + "m");
    command.addAll(device.isEmpty() ? COLLECTOR : List.of("-XX:+UseParallelGC"));
    command.add("-Xlog:disable");
    // Options of a device make other modules and other classes.
    if (device.isEmpty()) {
      option("-XX:AOTCache=", ARCHIVE, command);
      option("-XX:AOTCacheOutput=", ARCHIVE_OUTPUT, command);
      option("-D" + ARCHIVE_OUTPUT + "=", ARCHIVE_OUTPUT, command);
    }
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /** Whether this run is the one that an archive is made of: such a JVM must not have a folder on its class path. */
  static boolean rehearses() {
    return !System.getProperty(ARCHIVE_OUTPUT, "").isEmpty();
  }

  private static void option(String option, String property, List<String> command) {
    String file = System.getProperty(property, "");
    if (!file.isEmpty()) {
      command.add(option + file);
    }
  }

  /** The class path of this process. */
  public static List<Path> ownClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
  }

  /** Runs the command to its end and returns its exit code. An interruption of this process is handed on. */
  int run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.INHERIT);
    boolean own = terminal.out() == System.out;
    if (own) {
      builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    }
    terminal.out().flush();
    Process process = builder.start();
    List<Thread> copies = new ArrayList<>();
    copies.add(Thread.ofPlatform().daemon().start(() -> copyErrors(process)));
    if (!own) {
      copies.add(Thread.ofPlatform().daemon().start(() -> copy(process.getInputStream(), terminal.out())));
    }
    Thread hook = new Thread(() -> interrupt(process, copies), "prunec-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      int code = process.waitFor();
      for (Thread copy : copies) {
        copy.join();
      }
      return code;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return Failure.INTERRUPTED.exitCode();
    } finally {
      removeHook(hook);
    }
  }

  /** On Ctrl-C the terminal has told both processes already; this also serves a signal that only we got. */
  private void interrupt(Process process, List<Thread> copies) {
    // Through the handle: Process.destroy would also close the pipe on which it says what it saved.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(SECONDS_TO_SAVE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      // What the other process said at its end.
      for (Thread copy : copies) {
        copy.join(Duration.ofSeconds(2));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
    terminal.out().flush();
    terminal.err().flush();
    Runtime.getRuntime().halt(Failure.INTERRUPTED.exitCode());
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is what ended the process; it ends this one too.
    }
  }

  private void copyErrors(Process process) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), Charset.defaultCharset()))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (!line.equals(INCUBATOR_WARNING)) {
          terminal.err().println(line);
          terminal.err().flush();
        }
      }
    } catch (IOException e) {
      // The process is gone; its exit code tells.
    }
  }

  private static void copy(InputStream from, PrintStream to) {
    try (from) {
      from.transferTo(to);
    } catch (IOException e) {
      // As above.
    }
  }
}
