package dev.prune.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON files: the table that was asked for, and every fork that it was made of. */
final class ForksFile {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ForksFile() {}

  /** Writes a value. */
  static void write(Path file, Object value) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    JSON.writeValue(file.toFile(), value);
  }

  /** Writes every fork with its parameters, its environment and the time of each iteration. */
  static void forks(Path file, Arguments arguments, List<Outcome> outcomes) throws IOException, InterruptedException {
    List<Object> forks = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      for (Measured measured : outcome.forks()) {
        Map<String, Object> fork = new LinkedHashMap<>(outcome.duel().work());
        Contender contender = measured.contender();
        fork.put("side", contender.side().name());
        fork.put("benchmark", contender.benchmark());
        fork.putAll(contender.parameters());
        fork.put("threads", contender.threads());
        fork.put("settings", contender.settings().name());
        fork.put("environment", arguments.fork().environment(contender));
        fork.put("round", measured.round());
        fork.put("iterations", measured.iterations());
        forks.add(fork);
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine());
    PeerSettings first = arguments.settings().getFirst();
    all.put("peer_blas", first.blas().name());
    all.put("peer", arguments.fork().peer(first, arguments.threads().getLast()).lines().toList());
    all.put("forks", forks);
    write(file, all);
  }

  private static Map<String, Object> machine() throws IOException {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("java", System.getProperty("java.vm.version"));
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      Files.readAllLines(info).stream()
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .ifPresent(line -> machine.put("processor", line.substring(line.indexOf(':') + 1).strip()));
    }
    return machine;
  }
}
