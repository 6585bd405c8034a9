package dev.prune.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The walls of the runtime: which package may look into which. */
class WallsTest {
  private static final String ROOT = "dev.prune.runtime.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.prune.runtime");

  @Test
  void theContractKnowsNoDeviceNetworkOrSchedule() {
    forbid("kernel", "device", "cpu", "reference", "replay", "network", "schedule", "data", "checkpoint", "record");
  }

  @Test
  void devicesKnowTheContractOnly() {
    forbid("cpu", "reference", "replay", "network", "schedule", "data", "checkpoint", "record");
    forbid("reference", "cpu", "replay", "network", "schedule", "data", "checkpoint", "record");
    forbid("replay", "cpu", "reference", "network", "schedule", "data", "checkpoint", "record");
  }

  /** It finds them by ServiceLoader. */
  @Test
  void openingDevicesKnowsNoDevice() {
    forbid("device", "cpu", "reference", "replay", "network", "schedule", "data", "checkpoint", "record");
    forbid("network", "device");
    forbid("schedule", "device");
    forbid("data", "device");
    forbid("checkpoint", "device");
    forbid("record", "device");
  }

  @Test
  void dataAndFilesKnowNoNetwork() {
    forbid("data", "cpu", "reference", "replay", "kernel", "network", "schedule", "record");
    forbid("checkpoint", "cpu", "reference", "replay", "kernel", "network", "schedule", "record", "data");
    forbid("random", "cpu", "reference", "replay", "kernel", "network", "schedule", "record", "data", "checkpoint");
    forbid("network", "cpu", "reference", "replay", "kernel", "schedule", "record", "data", "checkpoint");
  }

  @Test
  void onlyTheVectorRoomNeedsTheIncubatorModule() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cpu.vector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  @Test
  void onlyFilesAndRecordsImportJson() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "checkpoint..", ROOT + "record..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Path sources = Path.of("src/main/java");
    TreeSet<String> silent = new TreeSet<>();
    try (var files = Files.walk(sources)) {
      files
          .filter(f -> f.toString().endsWith(".java"))
          .map(Path::getParent)
          .distinct()
          .filter(d -> !Files.exists(d.resolve("package-info.java")))
          .forEach(d -> silent.add(sources.relativize(d).toString()));
    }
    assertEquals(new TreeSet<>(), silent, "packages without package-info.java");
  }

  private static void forbid(String inside, String... others) {
    String[] packages = new String[others.length];
    for (int i = 0; i < others.length; i++) {
      packages[i] = ROOT + others[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + inside + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(CLASSES);
  }
}
