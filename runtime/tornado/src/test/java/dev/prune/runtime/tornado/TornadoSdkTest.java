package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.JavaRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding an SDK, on folders that look like one. */
class TornadoSdkTest {
  private static final String WANTED = TornadoVersion.WANTED;

  @TempDir Path folder;

  private Path sdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Path modules = Files.createDirectories(home.resolve("share/java/tornado"));
    Files.writeString(modules.resolve("tornado-api-" + version + ".jar"), "");
    Files.writeString(modules.resolve("tornado-runtime-" + version + ".jar"), "");
    Files.writeString(home.resolve("tornado-argfile"), "-server\n--module-path .:" + modules + "\n");
    return home;
  }

  private TornadoSdk find(Path named) {
    return TornadoSdk.find(named == null ? Map.of() : Map.of("TORNADOVM_HOME", named.toString()), folder.resolve("user"));
  }

  private void refused(Path named, String... words) {
    PruneException e = assertThrows(PruneException.class, () -> find(named));
    assertEquals(Failure.DEVICE, e.failure());
    for (String word : words) {
      assertTrue((e.getMessage() + " " + e.help()).contains(word), () -> e.getMessage() + " " + e.help());
    }
  }

  @Test
  void whereTheVariableSaysElseWhereSdkmanPutsIt() throws IOException {
    Path ofSdkman = sdk("user/.sdkman/candidates/tornadovm/current", WANTED);
    Path named = sdk("named", WANTED);
    assertEquals(named, find(named).home());
    assertEquals(ofSdkman, find(null).home());
    assertEquals(ofSdkman, TornadoSdk.find(Map.of("TORNADOVM_HOME", " "), folder.resolve("user")).home());
  }

  @Test
  void aVariableThatNamesNothingIsNotPassedOver() throws IOException {
    sdk("user/.sdkman/candidates/tornadovm/current", WANTED);
    refused(folder.resolve("no such"), "no such/tornado-argfile` (named by TORNADOVM_HOME) does not exist", "sdk install");
  }

  @Test
  void noSdk() {
    refused(null, "(where SDKMAN puts it) does not exist", "sdk install tornadovm " + WANTED + "-opencl", "TORNADOVM_HOME");
  }

  @Test
  void anotherVersion() throws IOException {
    refused(sdk("other", "4.0.0-jdk21"), "needs TornadoVM " + WANTED, "but version 4.0.0-jdk21 lies in `", "sdk install");
  }

  @Test
  void notComplete() throws IOException {
    Path home = sdk("half", WANTED);
    Files.delete(home.resolve("share/java/tornado/tornado-api-" + WANTED + ".jar"));
    refused(home, "is not complete");
  }

  @Test
  void moved() throws IOException {
    Path home = sdk("old", WANTED);
    Path now = Files.move(home, folder.resolve("new"));
    refused(now, "was moved", "old/share/java/tornado`, which does not exist", "tornado-argfile.template");
  }

  @Test
  void theGuards() throws IOException {
    JavaRequirements required = find(sdk("named", WANTED)).requirements(0);
    assertEquals("@" + folder.resolve("named/tornado-argfile"), required.arguments().getFirst());
    assertTrue(
        required.arguments()
            .containsAll(
                List.of(
                    "-Dtornado.recover.bailout=False",
                    "-Dtornado.max.events=256",
                    "-Dtornado.tvm.maxbytecodesize=1048576",
                    "-Dtornado.opencl.compiler.flags=-w")));
    assertEquals(
        List.of(folder.resolve("named/share/java/tornado/tornado-api-" + WANTED + ".jar")), required.libraries());
  }

  @Test
  void moreMemoryThanTornadoVmCountsTo() throws IOException {
    TornadoSdk sdk = find(sdk("named", WANTED));
    assertFalse(sdk.requirements(1L << 30).arguments().toString().contains("device.memory"));
    assertTrue(sdk.requirements(3L << 30).arguments().contains("-Dtornado.device.memory=7168MB"));
  }
}
