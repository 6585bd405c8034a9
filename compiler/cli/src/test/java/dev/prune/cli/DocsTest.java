package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of code of README.md and docs/*.md does what the words behind its opening fence say:
 *
 * <ul>
 *   <li>{@code prune check}: a program that compiles without errors and warnings
 *   <li>{@code prune run}: that also trains to its end, and shrinks if it compacts
 *   <li>{@code prune train}: stands inside the training of the first program of its page
 *   <li>{@code prune error CODE...}, {@code ... in network}, {@code ... in train}: gives exactly these messages
 *   <li>{@code prune device}: a program for a device that is not everywhere; it compiles
 *   <li>{@code json}, {@code json record}: parses; keeps the contract of run records
 *   <li>{@code java}: statements that compile against the compiler and the runtime
 *   <li>{@code sh}, {@code sh run}: commands that exist, with options that they take
 *   <li>{@code xml}: well-formed
 *   <li>{@code text}: anything else
 * </ul>
 */
class DocsTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> blocks() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, String> page : DocsBlock.pages().entrySet()) {
      List<DocsBlock> blocks = DocsBlock.of(page.getKey(), page.getValue());
      for (DocsBlock block : blocks) {
        tests.add(DynamicTest.dynamicTest(block.place() + " " + block.info(), () -> execute(block, blocks)));
      }
    }
    return tests.stream();
  }

  private void execute(DocsBlock block, List<DocsBlock> page) throws Exception {
    String info = block.info();
    switch (info) {
      case "prune check", "prune device" -> DocsPrograms.check(block, block.text());
      case "prune run" -> DocsPrograms.run(block, Files.createTempDirectory(folder, "run"));
      case "prune train" -> DocsPrograms.check(block, DocsPrograms.inTraining(first(page), block.text()));
      case "json" -> new ObjectMapper().readTree(block.text());
      case "json record" -> record(block.text());
      case "java" -> DocsJava.check(block.text(), folder);
      case "sh", "sh run" -> DocsShell.check(block.text());
      case "xml" -> xml(block.text());
      case "text" -> {}
      default -> {
        if (!info.startsWith("prune error ")) {
          fail(
              block.place() + ": this block of code says `" + info + "`, and nobody knows how to try it."
                  + " Known are `prune check`, `prune run`, `prune train`, `prune error CODE`, `prune device`,"
                  + " `json`, `json record`, `java`, `sh`, `sh run`, `xml` and `text`.");
        }
        error(block, page);
      }
    }
  }

  private static void error(DocsBlock block, List<DocsBlock> page) {
    Set<String> words = new TreeSet<>(List.of(block.info().split(" ")));
    words.removeAll(Set.of("prune", "error", "in", "network", "train"));
    String text = block.text();
    if (block.info().endsWith(" in network")) {
      text = DocsPrograms.inNetwork(first(page), text);
    } else if (block.info().endsWith(" in train")) {
      text = DocsPrograms.inTraining(first(page), text);
    }
    DocsPrograms.fail(block, text, words);
  }

  /** The program that parts of programs on the same page stand in. */
  private static String first(List<DocsBlock> page) {
    return page.stream()
        .filter(b -> b.info().equals("prune run") || b.info().equals("prune check"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The page has no program that its parts could stand in."))
        .text();
  }

  private static void record(String text) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode schema = mapper.readTree(Path.of("../../docs/run-record.schema.json").toFile());
    JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    assertEquals(Set.of(), schemas.getSchema(schema).validate(mapper.readTree(text)));
  }

  private static void xml(String text) throws Exception {
    String document = "<documentation>" + text + "</documentation>";
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
  }
}
