package dev.prune.compiler;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The walls of the house: which package may look into which. */
class WallsTest {
  private static final String ROOT = "dev.prune.compiler.";

  /** The road, in order; a stage sees only what lies before it. */
  private static final List<String> ROAD =
      List.of("syntax", "resolve", "shape", "group", "schedule", "program", "plan", "emit");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.prune.compiler");

  @Test
  void aStageSeesOnlyWhatLiesBeforeIt() {
    for (int i = 0; i < ROAD.size(); i++) {
      List<String> later = new ArrayList<>(ROAD.subList(i + 1, ROAD.size()));
      if (!later.isEmpty()) {
        check(ROAD.get(i), later.stream().map(p -> ROOT + p + "..").toArray(String[]::new));
      }
    }
  }

  @Test
  void sharedRoomsKnowNoStage() {
    String[] stages = ROAD.stream().map(p -> ROOT + p + "..").toArray(String[]::new);
    check("diagnostic", stages);
    check("formula", stages);
    check("instruction", stages);
    check("op", stages);
  }

  @Test
  void onlySyntaxImportsAntlr() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "syntax..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.antlr..", "dev.prune.grammar..")
        .check(CLASSES);
  }

  @Test
  void onlyEmitImportsJavaPoet() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "emit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.palantir.javapoet..")
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
    assertTrue(CLASSES.size() > 100, "the importer found the compiler");
  }

  private static void check(String inside, String... forbidden) {
    ArchRule rule =
        noClasses()
            .that(resideInAPackage(ROOT + inside + ".."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden)
            .allowEmptyShould(true);
    rule.check(CLASSES);
  }
}
