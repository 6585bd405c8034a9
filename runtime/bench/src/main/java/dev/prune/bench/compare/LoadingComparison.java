package dev.prune.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prune.bench.BenchNetwork;
import dev.prune.bench.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether training waits for its data: steps on files beside steps on one batch that stays where it is, each pair in a Java
 * machine of its own: {@code loading.json}.
 */
public final class LoadingComparison {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LONGEST_SECONDS = 3600;

  /**
   * What is read.
   *
   * @param set the data set of a program
   * @param folder its folder among the data; a set that is not there is left out
   * @param heap of the Java machine: images are decoded once where they fit into a quarter of it
   */
  private record Loading(Workload work, String set, String folder, boolean augmented, String heap) {
    String said() {
      return set + (set.equals("images") ? heap.equals("-Xmx2g") ? ", decoded once" : ", decoded each time" : "")
          + (augmented ? ", augmented" : "");
    }
  }

  private static final List<Loading> ALL =
      List.of(
          new Loading(new Workload(BenchNetwork.MLP_300_100, 128), "mnist", "mnist", false, "-Xmx2g"),
          new Loading(new Workload(BenchNetwork.VGG_8, 64), "cifar10", "cifar10", true, "-Xmx2g"),
          new Loading(new Workload(BenchNetwork.VGG_32, 64), "cifar10", "cifar10", true, "-Xmx2g"),
          new Loading(new Workload(BenchNetwork.RESNET20, 64), "cifar10", "cifar10", true, "-Xmx2g"),
          new Loading(new Workload(BenchNetwork.VGG_8, 64), "images", "images", true, "-Xmx2g"),
          new Loading(new Workload(BenchNetwork.VGG_8, 64), "images", "images", true, "-Xmx400m"));

  private LoadingComparison() {}

  /** See {@link Arguments}; works are workloads. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = Arguments.parse(words);
    int steps = arguments.length().equals(Length.FULL) ? 200 : arguments.length().equals(Length.SHORT) ? 40 : 2;
    List<Object> rows = new ArrayList<>();
    System.out.println("| network, batch | data | threads | batch that stays, ms | from files, ms | ratio | reading a batch, ms |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
    for (Loading loading : ALL) {
      for (int threads : arguments.threads()) {
        if (arguments.wants(loading.work().toString()) && Files.isDirectory(arguments.data().resolve(loading.folder()))) {
          rows.add(row(loading, arguments.data(), threads, loading.work().network().convolutional() ? steps : 5 * steps));
          ForksFile.write(arguments.out().resolve("loading.json"), rows);
        }
      }
    }
  }

  private static Map<String, Object> row(Loading loading, Path data, int threads, int steps)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(JavaMachine.TRAINING);
    options.add(loading.heap());
    List<String> main =
        List.of(
            "dev.prune.bench.ours.LoadingRun", loading.work().toString(), "" + threads, loading.set(),
            data.resolve(loading.folder()).toString(), loading.augmented() ? "augmented" : "plain", "" + steps);
    JavaMachine.Ending ending = JavaMachine.run(options, Path.of(""), main, LONGEST_SECONDS);
    if (ending.status() != 0) {
      throw new IllegalStateException(loading + " failed:\n" + ending.errors());
    }
    JsonNode told = JSON.readTree(ending.out());
    double standing = told.get("standing_ms").asDouble();
    double loaded = told.get("loaded_ms").asDouble();
    double reading = told.get("reading_ms").asDouble();
    System.out.printf(
        Locale.ROOT, "| %s | %s | %d | %.3g | %.3g | %.2f | %.3g |%n", loading.work(), loading.said(), threads, standing, loaded,
        loaded / standing, reading);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("network", loading.work().network().word());
    row.put("batch", loading.work().batch());
    row.put("data", loading.said());
    row.put("threads", threads);
    row.put("standing_ms", standing);
    row.put("loaded_ms", loaded);
    row.put("reading_ms", reading);
    row.put("ahead", told.get("ahead").asBoolean());
    row.put("steps", told.get("steps").asInt());
    return row;
  }
}
