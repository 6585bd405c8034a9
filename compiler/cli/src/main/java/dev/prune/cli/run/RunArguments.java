package dev.prune.cli.run;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.checkpoint.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the second JVM needs to know; it lies in the output folder, so that a run can be repeated from it.
 *
 * @param className the generated trainer
 * @param network the network's name, which its files bear
 * @param device the word of {@code --device}
 * @param threads threads of kernels, where the user chose
 * @param data folder of data files, where the user chose
 * @param overrides what holds instead of the program
 * @param start weights to begin with
 * @param rules the rules of the plan, by their places
 * @param folder where files are written
 * @param json where the record is written as well
 * @param quiet only errors and the final line
 * @param selfTest whether the device proves itself first
 * @param cudaGraphs whether CUDA replays procedures
 * @param interactive whether a person looks
 * @param width columns of the terminal
 */
public record RunArguments(
    String className,
    String network,
    String device,
    OptionalInt threads,
    Optional<Path> data,
    Overrides overrides,
    Optional<Path> start,
    List<String> rules,
    Path folder,
    Optional<Path> json,
    boolean quiet,
    boolean selfTest,
    boolean cudaGraphs,
    boolean interactive,
    int width) {
  public RunArguments {
    rules = List.copyOf(rules);
  }

  /** The name of the file in the output folder. */
  public static final String FILE = "run.properties";

  /** Writes the file and returns its path. */
  public Path write() {
    Map<String, String> lines = new TreeMap<>();
    lines.put("class", className);
    lines.put("network", network);
    lines.put("device", device);
    threads.ifPresent(n -> lines.put("threads", Integer.toString(n)));
    data.ifPresent(path -> lines.put("data", path.toString()));
    overrides.epochs().ifPresent(n -> lines.put("epochs", Integer.toString(n)));
    overrides.batch().ifPresent(n -> lines.put("batch", Integer.toString(n)));
    overrides.seed().ifPresent(n -> lines.put("seed", Long.toString(n)));
    lines.put("shrink", overrides.shrink().name());
    lines.put("stream_data", Boolean.toString(overrides.streamData()));
    start.ifPresent(path -> lines.put("start", path.toString()));
    lines.put("rules", String.join("\n", rules));
    lines.put("folder", folder.toString());
    json.ifPresent(path -> lines.put("json", path.toString()));
    lines.put("quiet", Boolean.toString(quiet));
    lines.put("self-test", Boolean.toString(selfTest));
    lines.put("cuda-graphs", Boolean.toString(cudaGraphs));
    lines.put("interactive", Boolean.toString(interactive));
    lines.put("width", Integer.toString(width));
    // Properties.store would put the date on top; a file should be the same when its content is.
    String text =
        lines.entrySet().stream()
            .map(line -> line.getKey() + "=" + escaped(line.getValue()) + "\n")
            .collect(Collectors.joining());
    Path file = folder.resolve(FILE);
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    return file;
  }

  /** Reads what {@link #write} wrote. */
  static RunArguments read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return new RunArguments(
        properties.getProperty("class"),
        properties.getProperty("network"),
        properties.getProperty("device"),
        integer(properties, "threads"),
        Optional.ofNullable(properties.getProperty("data")).map(Path::of),
        overrides(properties),
        Optional.ofNullable(properties.getProperty("start")).map(Path::of),
        properties.getProperty("rules").lines().toList(),
        Path.of(properties.getProperty("folder")),
        Optional.ofNullable(properties.getProperty("json")).map(Path::of),
        Boolean.parseBoolean(properties.getProperty("quiet")),
        Boolean.parseBoolean(properties.getProperty("self-test")),
        Boolean.parseBoolean(properties.getProperty("cuda-graphs")),
        Boolean.parseBoolean(properties.getProperty("interactive")),
        Integer.parseInt(properties.getProperty("width")));
  }

  /** The folder of the generated classes. */
  Path classes() {
    return folder.resolve("classes");
  }

  /** The trained weights. */
  public Path weights() {
    return folder.resolve(network + ".safetensors");
  }

  /** The run's record. */
  public Path record() {
    return folder.resolve("record.json");
  }

  private static Overrides overrides(Properties properties) {
    return new Overrides(
        integer(properties, "epochs"),
        integer(properties, "batch"),
        properties.containsKey("seed")
            ? OptionalLong.of(Long.parseLong(properties.getProperty("seed")))
            : OptionalLong.empty(),
        Shrink.valueOf(properties.getProperty("shrink")),
        Boolean.parseBoolean(properties.getProperty("stream_data")));
  }

  private static OptionalInt integer(Properties properties, String key) {
    String value = properties.getProperty(key);
    return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
  }

  private static String escaped(String value) {
    StringBuilder text = new StringBuilder();
    for (char c : value.toCharArray()) {
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case ' ' -> text.append("\\ ");
        default -> text.append(c);
      }
    }
    return text.toString();
  }
}
