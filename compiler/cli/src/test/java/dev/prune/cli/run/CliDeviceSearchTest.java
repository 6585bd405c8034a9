package dev.prune.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.DeviceProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in one device's Java machine is a sentence, and the other devices are listed. */
class CliDeviceSearchTest {
  @TempDir Path folder;

  private List<DeviceDescription> search(Duration limit, DeviceProvider... providers) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(DeviceProvider.class.getName()),
        List.of(providers).stream().map(provider -> provider.getClass().getName()).collect(Collectors.joining("\n")));
    List<Path> classPath = new ArrayList<>(SecondJvm.ownClassPath());
    classPath.add(folder);
    return new DeviceSearch(limit, classPath).all(List.of(providers));
  }

  @Test
  void devicesAreFoundInTheMachineThatTheyAskFor() throws Exception {
    List<DeviceDescription> found = search(Duration.ofSeconds(60), new StubProvider.Loud());
    assertEquals(
        List.of(
            DeviceDescription.usable("loud:0", "Stub", "first \"one\"\nä", 1L << 40, 3),
            DeviceDescription.usable("loud:1", "Stub", "loud", 0, 0)),
        found);
  }

  @Test
  void oneThatFailsTakesNoOtherWithIt() throws Exception {
    List<DeviceDescription> found =
        search(
            Duration.ofSeconds(60),
            new StubProvider.Crashing(),
            new StubProvider.Throwing(),
            new StubProvider.Demanding(),
            new StubProvider.Missing(),
            new StubProvider.Loud());
    assertEquals(
        List.of("crashing", "throwing", "demanding", "missing", "loud:0", "loud:1"),
        found.stream().map(DeviceDescription::word).toList());
    problem(found.get(0), "crashed with signal 11", "segmentation fault in libdriver.so");
    problem(found.get(1), "driver/Missing", "report");
    problem(found.get(2), "did not start", "NoSuchOptionOfJava");
    problem(found.get(3), "There is no SDK.", "Install one.");
  }

  @Test
  void oneThatHangsIsGivenUp() throws Exception {
    List<DeviceDescription> found = search(Duration.ofSeconds(3), new StubProvider.Hanging());
    problem(found.getFirst(), "took more than 3 s and was given up", "driver");
    for (ProcessHandle child : ProcessHandle.current().children().toList()) {
      if (child.info().commandLine().orElse("").contains("stub=hanging")) {
        child.onExit().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void endingsAreExplained() {
    assertEquals(0, Ending.told(0, true));
    for (Failure failure : Failure.values()) {
      if (failure != Failure.PROGRAM) {
        assertEquals(failure.exitCode(), Ending.told(failure.exitCode(), false));
      }
    }
    assertEquals(Failure.DEVICE, failure(1, true), "Java's own code for a machine that does not start");
    assertEquals(Failure.INTERNAL, failure(1, false));
    assertEquals(Failure.DEVICE, failure(139, true));
    assertEquals(Failure.INTERNAL, failure(134, false));
    assertEquals(Failure.MEMORY, failure(137, true));
    assertEquals(Failure.INTERRUPTED, failure(143, false));
    assertEquals(Failure.INTERNAL, failure(99, false));
  }

  private static Failure failure(int code, boolean deviceArguments) {
    try {
      Ending.told(code, deviceArguments);
      throw new AssertionError("The code " + code + " needs an explanation.");
    } catch (PruneException e) {
      return e.failure();
    }
  }

  private static void problem(DeviceDescription device, String sentence, String help) {
    DeviceDescription.Problem problem = device.problem().orElseThrow();
    assertTrue(problem.sentence().contains(sentence), problem::toString);
    assertTrue(problem.help().contains(help), problem::toString);
  }
}
