package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import dev.prune.compiler.diagnostic.Source;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * No text of a program becomes code: whatever stands in comments, documentation, names and texts, the generated file has the
 * same syntax tree as with harmless text in its place.
 */
class InjectionTest {
  private static final String PROGRAM =
      """
      /// %1$s
      network N { // %1$s
        input image: float[1, 2, 2]
        a = image |> flatten |> dense(3) |> relu // %1$s
        output y = a |> dense(2) }
      // %1$s
      train N {
        data digits
        loss cross_entropy(y)
        optimizer sgd(lr: 0.1) // %1$s
        batch 4
        epochs 2
        at end of epoch 1 { compact lowest 30%% of units of a by sum(abs(w)) } // %1$s
      }
      """;

  private static final List<String> HOSTILE =
      List.of(
          "*/ static { System.exit(1); } /*",
          "\\u002a\\u002f static { System.exit(1); } /*",
          "\\u000a static { System.exit(1); }",
          "$L $T $S $N $W $$ $[ $] $< $>",
          "{@code } } @Deprecated <b> </b> &lt;",
          "\"; System.exit(1); //",
          "\u202e\u2066 bidi \u0000 control \u000b",
          "*\\/ ",
          "\\\\u002a\\\\u002f");

  @Test
  void hostileTextChangesNoTree() throws IOException {
    List<Tree.Kind> harmless = kinds("x");
    for (String text : HOSTILE) {
      assertEquals(harmless, kinds(text), text);
    }
  }

  @Test
  void randomTextChangesNoTree() throws IOException {
    List<Tree.Kind> harmless = kinds("x");
    Random random = new Random(11);
    String alphabet = "*/\\u002af$L{}@\"'<>;\t \u2028\u00e9\u4e2d";
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(30); k >= 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertEquals(harmless, kinds(text.toString()), text.toString());
    }
  }

  @Test
  void namesOfJavaAreNames() {
    for (String name :
        List.of(
            "class", "int", "dense", "parameters", "dims", "gradients", "Object", "String", "Trainer", "Relu",
            "ReluBackward", "Procedures", "record", "sealed", "permits", "var", "yield", "_")) {
      String text =
          """
          network %1$s {
            input image: float[1, 2, 2]
            %2$s = image |> flatten |> dense(3) |> relu
            output y = %2$s |> dense(2)
          }
          train %1$s {
            data digits
            loss cross_entropy(y)
            optimizer sgd(lr: 0.1)
            epochs 1
          }
          """
              .formatted(name, name.equals("dense") ? "image2" : name);
      Programs.load(Programs.compile(text));
    }
  }

  @Test
  void packagesAreChecked() {
    for (String name : List.of("a;b", "../x", "/etc", "a..b", "A", "")) {
      org.junit.jupiter.api.Assertions.assertThrows(
          IllegalArgumentException.class, () -> Options.defaults().inPackage(name), name);
    }
  }

  private static List<Tree.Kind> kinds(String text) throws IOException {
    Result result = PruneCompiler.compile(Source.of("n.prune", PROGRAM.formatted(text)), Options.defaults());
    assertFalse(result.compilation().isEmpty(), () -> result.diagnostics().toString());
    String java = result.compilation().get().java().getFirst().text();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("memory:///N.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return java;
          }
        };
    List<String> errors = new ArrayList<>();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, d -> errors.add(d.toString()), null, null, List.of(file));
    List<Tree.Kind> kinds = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void scan(Tree tree, Void nothing) {
          if (tree != null) {
            kinds.add(tree.getKind());
          }
          return super.scan(tree, nothing);
        }
      }.scan(unit, null);
    }
    assertEquals(List.of(), errors, java);
    return kinds;
  }
}
