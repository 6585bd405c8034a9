package dev.prune.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The peer stays in its room, and our side is measured without it. */
class WallsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.prune.bench");

  @Test
  void onlyThePeerImportsLibtorch() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.prune.bench.peer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
    assertTrue(CLASSES.contain("dev.prune.bench.peer.PeerTrainingStep"), "the importer found the module");
  }

  @Test
  void oursAndThePeerDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.prune.bench.ours..", "dev.prune.bench.machine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.prune.bench.peer..", "dev.prune.bench.compare..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.prune.bench.peer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.prune.bench.ours..", "dev.prune.bench.compare..", "dev.prune.compiler..", "dev.prune.runtime..")
        .check(CLASSES);
  }
}
