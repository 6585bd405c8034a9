package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a Java machine that was not started for TornadoVM, listing and opening say so, and other devices are there. */
class WrongJavaMachineTest {
  private static final List<String> CLASS_PATH =
      List.of(System.getProperty("java.class.path").split(File.pathSeparator));

  @TempDir Path folder;

  @Test
  void withoutTornadoVm() throws Exception {
    String classPath =
        CLASS_PATH.stream().filter(jar -> !jar.contains("tornado-")).collect(Collectors.joining(File.pathSeparator));
    said("This Java machine was started without TornadoVM.", List.of("-cp", classPath));
  }

  @Test
  void tornadoVmOnTheClassPath() throws Exception {
    said("TornadoVM is on the class path, but", List.of("-cp", String.join(File.pathSeparator, CLASS_PATH)));
  }

  @Test
  void anotherVersionAsAModule() throws Exception {
    Path api = CLASS_PATH.stream().filter(jar -> jar.contains("tornado-api-")).map(Path::of).findFirst().orElseThrow();
    Files.copy(api, folder.resolve("tornado-api-4.0.0-jdk21.jar"));
    said(
        "The tornado device needs TornadoVM " + TornadoVersion.WANTED + ", but version 4.0.0-jdk21 runs in this Java"
            + " machine.",
        modules(folder));
  }

  @Test
  void withoutTheGuard() throws Exception {
    Path api = CLASS_PATH.stream().filter(jar -> jar.contains("tornado-api-")).map(Path::of).findFirst().orElseThrow();
    Files.copy(api, folder.resolve(api.getFileName()));
    said("TornadoVM may fall back to sequential Java", modules(folder));
  }

  private static List<String> modules(Path folder) {
    return List.of(
        "--module-path", folder.toString(), "--add-modules", "tornado.api", "-cp", String.join(File.pathSeparator, CLASS_PATH));
  }

  private static void said(String sentence, List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(options);
    command.add(ListingMain.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    assertTrue(text.contains("\ntornado: " + sentence), text);
    assertTrue(text.contains("\nrefused: " + sentence), text);
    assertTrue(Arrays.asList(text.split("\n")).contains("reference: usable"), text);
  }
}
