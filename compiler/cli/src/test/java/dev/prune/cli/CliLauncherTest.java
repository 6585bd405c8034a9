package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher finds itself and a JDK; nothing is built here. */
@DisabledOnOs(OS.WINDOWS)
class CliLauncherTest {
  private static final Path LAUNCHER = Path.of("../../prunec").toAbsolutePath().normalize();

  private static final Path TORNADO_POM = LAUNCHER.resolveSibling("runtime/tornado/pom.xml");

  @TempDir Path folder;

  private record Ran(int code, String text) {}

  @Test
  void itIsAShellScript() throws Exception {
    assertEquals(new Ran(0, ""), run(Map.of(), "sh", "-n", LAUNCHER.toString()));
    assertTrue(Files.isExecutable(LAUNCHER));
  }

  @Test
  void throughALinkFromAnotherFolder() throws Exception {
    Path place = Files.createDirectory(folder.resolve("a place"));
    Path link = Files.createSymbolicLink(place.resolve("my prunec"), LAUNCHER);
    Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("a place/my prunec"));
    for (Path name : List.of(link, second)) {
      Ran ran = run(Map.of("PRUNEC_DRY_RUN", "1"), name.toString(), "run", "a b.prune", "*");
      assertEquals(0, ran.code(), ran.text());
      assertTrue(ran.text().contains("root: " + LAUNCHER.getParent().toRealPath() + "\n"), ran.text());
      assertTrue(ran.text().contains("argument: a b.prune\nargument: *\n"), ran.text());
    }
    Files.delete(second);
    Files.delete(link);
  }

  @Test
  void javaHomeWinsWhenItIsNewEnough() throws Exception {
    Path home = jdk("jdk 25", "25.0.1");
    assertTrue(dry(Map.of("JAVA_HOME", home.toString())).text().contains("jdk: " + home + "\n"));
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Path old = jdk("old", "17.0.15");
    Path mine = Files.createDirectories(folder.resolve("home/.sdkman/candidates/java"));
    Path good = jdk("home/.sdkman/candidates/java/26-open", "26");
    assertEquals(mine, good.getParent());
    // No `java` on this PATH, so that the one of the machine does not win.
    Ran ran = dry(Map.of("JAVA_HOME", old.toString(), "HOME", folder.resolve("home").toString(), "PATH", tools()));
    assertTrue(ran.text().contains("jdk: " + good + "\n"), ran.text());
  }

  @Test
  void toolchainsOfMaven() throws Exception {
    Path good = jdk("else where", "25");
    Path settings = Files.createDirectories(folder.resolve("home/.m2")).resolve("toolchains.xml");
    Files.writeString(
        settings,
        "<toolchains>\n  <jdkHome>/no/such</jdkHome>\n  <jdkHome>" + good + "</jdkHome>\n</toolchains>\n");
    Ran ran = dry(Map.of("HOME", folder.resolve("home").toString(), "PATH", tools()));
    assertTrue(ran.text().contains("jdk: " + good + "\n"), ran.text());
  }

  @Test
  void anSdkOfTheRightVersion() throws Exception {
    Path ofSdkman = sdk("home/.sdkman/candidates/tornadovm/current", tornadoVersion());
    Path named = sdk("named", tornadoVersion());
    Path old = sdk("old", "4.0.0-jdk21");
    String home = folder.resolve("home").toString();
    assertTrue(dry(Map.of("HOME", home)).text().contains("\nsdk: " + ofSdkman + "\n"));
    assertTrue(dry(Map.of("HOME", home, "TORNADOVM_HOME", named.toString())).text().contains("\nsdk: " + named + "\n"));
    Map<String, String> other = Map.of("HOME", folder.toString(), "TORNADOVM_HOME", old.toString());
    assertTrue(dry(other).text().contains("\nsdk: none\n"), "TornadoVM of another version builds nothing");
  }

  /** In a folder of its own, with the launcher and files that look built. */
  @Test
  void theDeviceOnTornadoVmIsBuiltWhereAnSdkIs() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root")).toRealPath();
    Path launcher = Files.copy(LAUNCHER, root.resolve("prunec"));
    Path source = file(root.resolve("runtime/tornado/src/main/Kernel.java"));
    Path core = file(root.resolve("runtime/core/src/main/Device.java"));
    Files.copy(TORNADO_POM, root.resolve("runtime/tornado/pom.xml"));
    file(root.resolve("compiler/cli/target/prunec.jar"));
    Files.createDirectories(root.resolve("compiler/cli/target/lib"));
    age(root, 100);
    Path stamp = file(root.resolve("compiler/cli/target/prunec.stamp"));
    Map<String, String> with = Map.of("TORNADOVM_HOME", sdk("sdk", tornadoVersion()).toString());
    Map<String, String> without = Map.of("HOME", folder.toString());
    Path jar = root.resolve("runtime/tornado/target/prune-runtime-tornado.jar");

    assertState("built", false, jar, dry(launcher, without));
    assertState("stale", false, jar, dry(launcher, with));

    file(jar);
    assertState("stale", false, jar, dry(launcher, with));
    Path tornadoStamp = file(jar.resolveSibling("prunec.stamp"));
    assertState("built", true, jar, dry(launcher, with));
    assertState("built", true, jar, dry(launcher, without));

    age(stamp, 20);
    age(tornadoStamp, 20);
    age(source, 10);
    assertState("stale", false, jar, dry(launcher, with));
    assertState("built", false, jar, dry(launcher, without));

    age(source, 100);
    age(stamp, 5);
    age(core, 10);
    assertState("stale", false, jar, dry(launcher, with));
    assertState("built", false, jar, dry(launcher, without));
  }

  /** With a JDK whose `java` only says what it was told, and writes the archives that it was asked for. */
  @Test
  void archivesAreMadeOnceForEachJdk() throws Exception {
    Path root = built();
    Path target = root.resolve("compiler/cli/target");
    Map<String, String> first = Map.of("JAVA_HOME", talking("first", "25.0.1").toString());
    Ran ran = run(first, root.resolve("prunec").toString(), "check", "a.prune");
    assertTrue(ran.text().startsWith("prunec: Preparing faster starts.\n"), ran.text());
    assertTrue(ran.text().contains("-XX:AOTCache=" + target.resolve("prunec.aot") + " "), ran.text());
    assertTrue(ran.text().contains("-Dprune.archive=" + target.resolve("training.aot") + " "), ran.text());
    assertEquals("made", Files.readString(target.resolve("prunec.aot")).strip());
    assertEquals(List.of(), rehearsals(target), "nothing is left of the rehearsal");

    Ran again = run(first, root.resolve("prunec").toString(), "check", "a.prune");
    assertFalse(again.text().contains("Preparing"), again.text());
    Ran other =
        run(Map.of("JAVA_HOME", talking("other", "25.0.2").toString()), root.resolve("prunec").toString(), "check", "a");
    assertTrue(other.text().contains("Preparing"), other.text());
    Ran without =
        run(Map.of("JAVA_HOME", talking("third", "25.0.3").toString(), "PRUNEC_ARCHIVES", "off"),
            root.resolve("prunec").toString(), "check", "a.prune");
    assertFalse(without.text().contains("Preparing") || without.text().contains("AOTCache"), without.text());
  }

  /** What cannot be made is not missed, and not tried again at each call. */
  @Test
  void withoutArchivesEverythingGoesOn() throws Exception {
    Path root = built();
    Path home = talking("broken", "25.0.1");
    Files.writeString(home.resolve("bin/java"), "#!/bin/sh\ncase $* in *AOTCacheOutput*) exit 1;; esac\necho \"$*\"\n");
    Map<String, String> environment = Map.of("JAVA_HOME", home.toString());
    Ran ran = run(environment, root.resolve("prunec").toString(), "check", "a.prune");
    assertEquals(0, ran.code(), ran.text());
    assertTrue(ran.text().endsWith("dev.prune.cli.PrunecCommand check a.prune\n"), ran.text());
    assertFalse(run(environment, root.resolve("prunec").toString(), "check", "a.prune").text().contains("Preparing"));
  }

  /** Maven's errors without its advice, or, where it did not come so far, the end of what was said. */
  @Test
  void aBuildThatFailsSaysWhy() throws Exception {
    Path root = built();
    Files.delete(root.resolve("compiler/cli/target/prunec.stamp"));
    Ran ran = failing(root, "[INFO] Compiling", "[ERROR] A.java:[3,5] cannot find symbol", "[ERROR] -> [Help 1]");
    assertEquals(70, ran.code(), ran.text());
    assertTrue(ran.text().contains("at its end:\n[ERROR] A.java:[3,5] cannot find symbol\nprunec: All of it is in "), ran.text());
    ran = failing(root, "Unrecognized option: --new", "Error: Could not create the Java Virtual Machine.");
    assertEquals(70, ran.code(), ran.text());
    assertTrue(
        ran.text().contains("at its end:\nUnrecognized option: --new\nError: Could not create the Java Virtual Machine.\n"),
        ran.text());
  }

  /** Builds with a Maven that says so much and fails. */
  private Ran failing(Path root, String... lines) throws Exception {
    Path maven = Files.createDirectories(folder.resolve("maven")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\nprintf '%s\\n' \"" + String.join("\" \"", lines) + "\"\nexit 1\n");
    assertTrue(maven.toFile().setExecutable(true));
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", talking("jdk", "25.0.1").toString(), "HOME", folder.toString(),
            "PATH", maven.getParent() + ":" + System.getenv("PATH"));
    return run(environment, root.resolve("prunec").toString(), "check", "a.prune");
  }

  /** A folder with the launcher and files that look built. */
  private Path built() throws IOException {
    Path root = Files.createDirectory(folder.resolve("root")).toRealPath();
    Files.copy(LAUNCHER, root.resolve("prunec"));
    file(root.resolve("compiler/cli/src/main/rehearsal/rehearsal.prune"));
    file(root.resolve("compiler/cli/target/prunec.jar"));
    Files.createDirectories(root.resolve("compiler/cli/target/lib"));
    age(root, 100);
    file(root.resolve("compiler/cli/target/prunec.stamp"));
    return root;
  }

  private Path talking(String name, String version) throws IOException {
    Path home = jdk(name, version);
    Files.writeString(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        for word in "$@"; do
          case $word in
            -XX:AOTCacheOutput=*) echo made > "${word#*=}" ;;
            -Dprune.archive.output=*) echo made > "${word#*=}" ;;
          esac
        done
        echo "$*"
        """);
    return home;
  }

  private static List<Path> rehearsals(Path target) throws IOException {
    try (Stream<Path> all = Files.list(target)) {
      return all.filter(file -> file.getFileName().toString().startsWith("rehearsal")).toList();
    }
  }

  private static void assertState(String state, boolean tornado, Path jar, Ran ran) {
    assertTrue(ran.text().contains("\nstate: " + state + "\n"), ran.text());
    assertEquals(tornado, ran.text().contains(":" + jar + "\n"), ran.text());
  }

  private static Path file(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  /** Makes a file, or all in a folder, look as if it was last changed some seconds ago. */
  private static void age(Path path, int seconds) throws IOException {
    FileTime then = FileTime.from(Instant.now().minusSeconds(seconds));
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.toList()) {
        Files.setLastModifiedTime(each, then);
      }
    }
  }

  private static String tornadoVersion() throws IOException {
    Matcher found = Pattern.compile("<tornado.version>(.*)</tornado.version>").matcher(Files.readString(TORNADO_POM));
    assertTrue(found.find());
    return found.group(1);
  }

  private Path sdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    file(home.resolve("share/java/tornado/tornado-api-" + version + ".jar"));
    return home;
  }

  private Ran dry(Map<String, String> environment) throws Exception {
    return dry(LAUNCHER, environment);
  }

  private Ran dry(Path launcher, Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PRUNEC_DRY_RUN", "1");
    Ran ran = run(all, launcher.toString());
    assertEquals(0, ran.code(), ran.text());
    return ran;
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (String tool : List.of("java", "javac")) {
      Files.writeString(home.resolve("bin").resolve(tool), "#!/bin/sh\n").toFile().setExecutable(true);
    }
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** A folder with the tools that the launcher needs, and no Java. */
  private String tools() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("sh", "dirname", "readlink", "sed", "head", "find", "cat", "stty", "cut", "mkdir")) {
      Path found =
          Stream.of("/usr/bin", "/bin").map(d -> Path.of(d, tool)).filter(Files::exists).findFirst().orElseThrow();
      Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n").toFile().setExecutable(true);
    }
    return tools.toString();
  }

  private Ran run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("TORNADOVM_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), text);
  }
}
