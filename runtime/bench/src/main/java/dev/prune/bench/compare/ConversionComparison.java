package dev.prune.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prune.bench.BenchNetwork;
import dev.prune.bench.PrunedProgram;
import dev.prune.bench.Workload;
import dev.prune.bench.ours.GeneratedTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What of the FLOPs that an event saves is saved as time: whole runs with one early event, and without, each in a Java
 * machine of its own, in turn: {@code conversion.json}.
 */
public final class ConversionComparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The event comes at the end of the first. */
  private static final int EPOCHS = 10;

  private static final long LONGEST_SECONDS = 3600;

  /** How long a dense run takes, about. */
  private static final int FULL_SECONDS = 50;

  private static final int SHORT_SECONDS = 10;

  /** Steps of an epoch of the run that says how long a step takes: of colour images fewer are enough, and take long. */
  private static final int TRIED = 30;

  private static final int TRIED_OF_COLOURS = 3;

  private ConversionComparison() {}

  /**
   * A way to train.
   *
   * @param name for the table
   * @param percent of the FLOPs that its event is asked to take out; 0 without one
   * @param className of the generated class
   * @param folder that holds it
   */
  private record Way(String name, int percent, String className, Path folder) {
    private JsonNode run(Workload work, int threads, int steps) throws IOException, InterruptedException {
      List<String> options = new ArrayList<>(JavaMachine.TRAINING);
      options.add("-Xmx2g");
      List<String> main =
          List.of(
              "dev.prune.bench.ours.WholeRun", className, work.toString(), "" + threads, "" + EPOCHS, "" + steps);
      JavaMachine.Ending ending = JavaMachine.run(options, folder, main, LONGEST_SECONDS);
      if (ending.status() != 0) {
        throw new IllegalStateException(name + " of " + work + " failed:\n" + ending.errors());
      }
      return JSON.readTree(ending.out());
    }
  }

  /** See {@link Arguments}; works are workloads. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = Arguments.parse(words);
    List<Object> rows = new ArrayList<>();
    System.out.println(ConversionRow.HEADER);
    for (Workload work : Workload.ALL) {
      if (arguments.wants(work.toString())) {
        for (int threads : arguments.threads()) {
          for (ConversionRow row : rows(work, threads, arguments)) {
            rows.add(row.json());
            System.out.println(row.markdown());
          }
          ForksFile.write(arguments.out().resolve("conversion.json"), rows);
        }
      }
    }
  }

  private static List<ConversionRow> rows(Workload work, int threads, Arguments arguments)
      throws IOException, InterruptedException {
    List<Way> ways = ways(work.network());
    int steps = steps(ways.getFirst(), work, threads, arguments.length());
    Map<String, List<JsonNode>> runs = new LinkedHashMap<>();
    for (int round = 0; round < arguments.rounds(); round++) {
      for (Way way : ways) {
        runs.computeIfAbsent(way.name(), n -> new ArrayList<>()).add(way.run(work, threads, steps));
      }
    }
    List<ConversionRow> rows = new ArrayList<>();
    for (Way way : ways) {
      if (way.percent() > 0) {
        rows.add(
            ConversionRow.of(work, threads, EPOCHS, steps, way.percent(), runs, runs.get(way.name())));
      }
    }
    return rows;
  }

  private static List<Way> ways(BenchNetwork network) throws IOException {
    List<Way> ways = new ArrayList<>(List.of(way("dense", 0, PrunedProgram.dense(network, EPOCHS))));
    for (int percent : new int[] {50, 75}) {
      ways.add(way("less " + percent, percent, PrunedProgram.withoutFlops(network, EPOCHS, percent)));
    }
    return ways;
  }

  private static Way way(String name, int percent, String program) throws IOException {
    Path folder = Files.createTempDirectory("conversion");
    folder.toFile().deleteOnExit();
    return new Way(name, percent, GeneratedTrainer.into(folder, program), folder);
  }

  /** Steps of an epoch, so that a dense run takes about as long as is wanted. */
  private static int steps(Way dense, Workload work, int threads, Length length)
      throws IOException, InterruptedException {
    double seconds = length.equals(Length.FULL) ? FULL_SECONDS : length.equals(Length.SHORT) ? SHORT_SECONDS : 0;
    if (seconds == 0) {
      return 2;
    }
    int tried = work.network().inputShape()[0] > 1 ? TRIED_OF_COLOURS : TRIED;
    double milliseconds = dense.run(work, threads, tried).get("steady_ms").asDouble();
    int steps = (int) (seconds * 1e3 / milliseconds / EPOCHS);
    System.err.printf(Locale.ROOT, "%s, %d threads: %d steps of %.3g ms%n", work, threads, EPOCHS * steps, milliseconds);
    return Math.max(20, steps);
  }
}
