package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prunec build --package}: where an application wants its trainer. */
class CliBuildTest {
  private static final String PROGRAM = Path.of("../../examples/lenet300.prune").toString();

  @TempDir Path folder;

  @Test
  void aPackageIsFolders() throws IOException {
    CliCalls call = CliCalls.prunec("build", PROGRAM, "--package", "com.example.nets", "--out", folder.toString());
    assertEquals(0, call.code(), call.err());
    String java = Files.readString(folder.resolve("com/example/nets/LeNet300.java"));
    assertTrue(java.contains("\npackage com.example.nets;\n"), java);
  }

  @Test
  void whatIsNoPackageIsRefused() {
    for (String name : new String[] {"a..b", "../up", "/etc", "Upper", "a.class", "a;b", ""}) {
      CliCalls call = CliCalls.prunec("build", PROGRAM, "--package", name, "--out", folder.resolve("out").toString());
      assertEquals(2, call.code(), name);
      assertTrue(call.err().contains("is not a package name"), call.err());
    }
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
