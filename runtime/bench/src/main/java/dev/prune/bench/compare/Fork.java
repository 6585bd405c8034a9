package dev.prune.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs a benchmark once in a Java machine of its own. JMH forks it; JMH itself also runs in a process of its own, because
 * it cannot give its forks an environment, and they inherit this one.
 *
 * @param length how long
 * @param natives the folder that shared libraries are unpacked to
 */
record Fork(Length length, Path natives) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the contender took; its own parameter says how many threads work. */
  Measured run(Contender contender, int round) throws IOException, InterruptedException {
    return run(contender, round, List.of("-p", "threads=" + contender.threads()));
  }

  /** What the contender took when so many of JMH's threads run it at once. */
  Measured onThreads(Contender contender) throws IOException, InterruptedException {
    return run(contender, 1, List.of("-t", "" + contender.threads()));
  }

  private Measured run(Contender contender, int round, List<String> threads) throws IOException, InterruptedException {
    Path result = Files.createTempFile("fork", ".json");
    Path log = Files.createTempFile("fork", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command(contender, result, threads)).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment(contender));
      int status = builder.start().waitFor();
      JsonNode runs = Files.size(result) == 0 ? JSON.createArrayNode() : JSON.readTree(result.toFile());
      if (status != 0 || runs.size() != 1) {
        throw new IllegalStateException(
            "The fork of " + contender + " ended with status " + status + " and " + runs.size() + " results:\n"
                + Files.readString(log));
      }
      return new Measured(contender, round, iterations(runs.get(0)));
    } finally {
      Files.delete(result);
      Files.delete(log);
    }
  }

  /** What the contender's process finds in its environment. */
  Map<String, String> environment(Contender contender) throws IOException, InterruptedException {
    Map<String, String> environment = new TreeMap<>(contender.settings().environment(contender.threads()));
    if (environment.containsValue(PeerSettings.OPEN_MP)) {
      String library = openMp(contender.settings().blas());
      environment.replaceAll((variable, value) -> value.equals(PeerSettings.OPEN_MP) ? library : value);
    }
    return environment;
  }

  /** What the peer's library says of itself when it is set up for a number of threads. */
  String peer(PeerSettings settings, int threads) throws IOException, InterruptedException {
    return describe(settings.blas(), environment(new Contender(Side.PEER, "", Map.of(), threads, settings)), threads);
  }

  /** Shared libraries lie in jars until the library is loaded for the first time. */
  private String openMp(Blas blas) throws IOException, InterruptedException {
    Optional<Path> unpacked = unpackedOpenMp();
    if (unpacked.isEmpty()) {
      describe(blas, Map.of("MKL_THREADING_LAYER", "SEQUENTIAL"), 1);
      unpacked = unpackedOpenMp();
    }
    return unpacked.orElseThrow(() -> new IllegalStateException("MKL's jars hold no libiomp5.so.")).toString();
  }

  private Optional<Path> unpackedOpenMp() throws IOException {
    if (!Files.isDirectory(natives)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(natives)) {
      return files.filter(file -> file.endsWith("libiomp5.so") && Files.isRegularFile(file)).findFirst();
    }
  }

  private String describe(Blas blas, Map<String, String> environment, int threads)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(Side.PEER.options(blas, natives));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.prune.bench.peer.Libtorch", "" + threads));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String description = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return description;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private List<String> command(Contender contender, Path result, List<String> threads) {
    List<String> command = new ArrayList<>(List.of(
        java(), "-Xmx256m", "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-Djmh.ignoreLock=true", "-cp", System.getProperty("java.class.path"),
        "org.openjdk.jmh.Main", contender.benchmark().replace(".", "\\.") + "$", "-f", "1",
        "-wi", "" + length.warmups(), "-w", length.milliseconds() + "ms",
        "-i", "" + length.iterations(), "-r", length.milliseconds() + "ms",
        "-foe", "true", "-rf", "json", "-rff", result.toString(),
        "-jvmArgs", String.join(" ", contender.side().options(contender.settings().blas(), natives))));
    command.addAll(threads);
    contender.parameters().forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
    return command;
  }

  private static List<Double> iterations(JsonNode run) {
    List<Double> values = new ArrayList<>();
    for (JsonNode fork : run.get("primaryMetric").get("rawData")) {
      fork.forEach(value -> values.add(value.asDouble()));
    }
    return values;
  }
}
