package dev.prune.cli.run;

import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.DeviceProvider;
import dev.prune.runtime.device.JavaRequirements;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Looks for devices as a run would find them: in Java machines that are started as the devices ask, which may crash or
 * hang in a driver and take nothing else with them.
 *
 * @param limit what a search may take
 * @param classPath of those machines
 */
public record DeviceSearch(Duration limit, List<Path> classPath) {
  /** A GPU's driver that wakes up takes seconds. */
  private static final Duration USUAL = Duration.ofSeconds(60);

  private static final int HEAP_MEBIBYTES = 512;

  /** Lines of a failed machine that are handed on. */
  private static final int LAST_LINES = 3;

  /** With the usual limit, on the class path of this process. */
  public DeviceSearch() {
    this(USUAL, SecondJvm.ownClassPath());
  }

  /** A machine that looks. */
  private record Machine(List<String> kinds, Process process, Path outcome, Path said, boolean deviceArguments) {}

  /** Every device of these kinds, kind after kind; a kind without any is there with the reason. */
  public List<DeviceDescription> all(List<DeviceProvider> providers) throws IOException, InterruptedException {
    Map<String, List<DeviceDescription>> found = new LinkedHashMap<>();
    Map<JavaRequirements, List<String>> kinds = new LinkedHashMap<>();
    for (DeviceProvider provider : providers) {
      found.put(provider.kind(), new ArrayList<>());
      try {
        kinds.computeIfAbsent(provider.requirements(0), r -> new ArrayList<>()).add(provider.kind());
      } catch (PruneException e) {
        found.get(provider.kind()).add(DeviceDescription.unusable(provider.kind(), e));
      }
    }
    List<Machine> machines = new ArrayList<>();
    try {
      for (Map.Entry<JavaRequirements, List<String>> group : kinds.entrySet()) {
        machines.add(start(group.getKey().arguments(), group.getValue()));
      }
      for (Machine machine : machines) {
        for (DeviceDescription device : outcome(machine)) {
          found.get(device.word().replaceFirst(":.*", "")).add(device);
        }
      }
    } finally {
      for (Machine machine : machines) {
        machine.process.destroyForcibly();
        Files.deleteIfExists(machine.outcome);
        Files.deleteIfExists(machine.said);
      }
    }
    return found.values().stream().flatMap(List::stream).toList();
  }

  private Machine start(List<String> device, List<String> kinds) throws IOException {
    Path outcome = Files.createTempFile("prunec-devices-", ".json");
    Path said = Files.createTempFile("prunec-devices-", ".log");
    List<String> arguments = new ArrayList<>(List.of(outcome.toString()));
    arguments.addAll(kinds);
    List<String> command =
        SecondJvm.command(device, classPath, HEAP_MEBIBYTES, DevicesMain.class, arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    process.getOutputStream().close();
    return new Machine(kinds, process, outcome, said, !device.isEmpty());
  }

  private List<DeviceDescription> outcome(Machine machine) throws IOException, InterruptedException {
    if (!machine.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return unusable(
          machine,
          "Looking for it took more than " + limit.toSeconds() + " s and was given up.",
          "A driver that hangs does that; the tool that came with the driver should show the same.");
    }
    int code = machine.process.exitValue();
    if (code == 0) {
      return DeviceJson.read(Files.readString(machine.outcome));
    }
    List<String> lines =
        Files.readString(machine.said, Charset.defaultCharset()).lines().filter(line -> !line.isBlank()).toList();
    String last = String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    return unusable(
        machine,
        Ending.untold(code, machine.deviceArguments).getMessage(),
        last.isEmpty() ? "It said nothing." : "It said: " + last);
  }

  private static List<DeviceDescription> unusable(Machine machine, String sentence, String help) {
    return machine.kinds.stream().map(kind -> DeviceDescription.unusable(kind, sentence, help)).toList();
  }
}
