package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Java of the documentation: imports and statements, compiled against the compiler and the runtime. */
final class DocsJava {
  private DocsJava() {}

  /** Compiles statements with the imports above them, as the body of a method. */
  static void check(String text, Path folder) {
    String imports = text.lines().filter(l -> l.startsWith("import ")).collect(Collectors.joining("\n"));
    String body = text.lines().filter(l -> !l.startsWith("import ")).collect(Collectors.joining("\n"));
    String unit = imports + "\nclass Example {\n  void example() throws Exception {\n" + body + "\n  }\n}\n";
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("memory:///Example.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return unit;
          }
        };
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options = List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    assertTrue(javac.getTask(said, null, null, options, null, List.of(source)).call(), said::toString);
  }
}
