package dev.prune.cli.compare;

import dev.prune.cli.run.SecondJvm;
import dev.prune.cli.run.SeriesMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleConsumer;

/** A JVM that does runs one after the other, and the conversation with it. */
final class Worker implements AutoCloseable {
  private static final int LAST_LINES = 3;

  private final Process process;
  private final BufferedReader said;
  private final Path log;

  private Worker(Process process, Path log) {
    this.process = process;
    this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), Charset.defaultCharset()));
    this.log = log;
  }

  /** How a worker is started. */
  record Launch(List<String> device, List<Path> classPath, long heapMebibytes, List<String> arguments) {}

  /** Starts one; what it writes on standard error goes to {@code log}. */
  static Worker start(Launch launch, Path log) throws IOException {
    List<String> command =
        SecondJvm.command(
            launch.device, launch.classPath, launch.heapMebibytes, SeriesMain.class, launch.arguments);
    return new Worker(new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
  }

  /** Has a run done; false where the process ended before the run was over. */
  boolean run(String key, Path arguments, DoubleConsumer progress) throws IOException {
    try {
      process.getOutputStream().write((key + "\t" + arguments + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException ended) {
      return false;
    }
    String line;
    while ((line = said.readLine()) != null) {
      if (line.equals(SeriesMain.MARK + SeriesMain.OVER)) {
        return true;
      }
      if (line.startsWith(SeriesMain.MARK + SeriesMain.AT)) {
        progress.accept(Double.parseDouble(line.substring((SeriesMain.MARK + SeriesMain.AT).length())));
      }
    }
    return false;
  }

  /** The exit code of a process that has ended or is about to. */
  int code() throws InterruptedException {
    return process.waitFor();
  }

  /** The last lines that it wrote on standard error. */
  String lastWords() throws IOException {
    List<String> lines =
        Files.readString(log, Charset.defaultCharset()).lines().filter(line -> !line.isBlank()).toList();
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** Ends it at once; a run that it is in is lost. */
  void kill() {
    process.destroyForcibly();
  }

  /** Tells it that there is nothing more to do. */
  @Override
  public void close() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().close();
    } catch (IOException gone) {
      process.destroyForcibly();
    }
  }
}
