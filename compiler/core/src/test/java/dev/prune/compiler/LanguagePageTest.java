package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.op.Operations;
import dev.prune.compiler.op.Signature;
import dev.prune.compiler.resolve.Counted;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Parser;
import dev.prune.compiler.syntax.SourceFile;
import dev.prune.runtime.data.DataCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/language.md leaves nothing out: every operation, data set, loss, library file and their arguments. */
class LanguagePageTest {
  private final String page;
  private final List<String> missing = new ArrayList<>();

  LanguagePageTest() throws IOException {
    page = Files.readString(Path.of("../../docs/language.md"));
  }

  @Test
  void operations() {
    for (String name : Operations.names()) {
      expect(name, "operation");
      for (Signature.Parameter parameter : Operations.find(name).orElseThrow().signature().parameters()) {
        expect(parameter.name(), "argument of " + name);
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void dataSetsAndLosses() {
    for (DataCatalog.Entry entry : DataCatalog.entries()) {
      expect(entry.name(), "data set");
      entry.numbers().forEach(option -> expect(option, "option of " + entry.name()));
      entry.strings().forEach(option -> expect(option, "option of " + entry.name()));
    }
    for (LossKind loss : LossKind.values()) {
      expect(loss.word(), "loss");
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void library() {
    StandardLibrary library = new StandardLibrary();
    for (String name : library.standardNames()) {
      expect("std." + name, "library file");
      SourceFile file = Parser.parse(library.standard(name).orElseThrow(), new Diagnostics()).orElseThrow();
      for (Declaration declaration : file.declarations()) {
        if (declaration instanceof Declaration.Method method) {
          expect(method.name().name(), "method");
          method.parameters().forEach(p -> expect(p.name().name(), "parameter of " + method.name().name()));
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void units() {
    Counted.words().stream().filter(word -> word.endsWith("s")).forEach(word -> expect(word, "unit"));
    assertEquals(List.of(), missing);
  }

  /** A word within back quotes, whatever stands around it there. */
  private void expect(String word, String what) {
    if (!Pattern.compile("`[^`\n]*\\b" + Pattern.quote(word) + "\\b[^`\n]*`").matcher(page).find()) {
      missing.add(what + " " + word);
    }
  }
}
