package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles generated sources into class files. */
public final class JavaClasses {
  private JavaClasses() {}

  /**
   * Compiles {@code sources} into {@code classes}, against {@code classPath}.
   *
   * @throws PruneException with {@link Failure#INTERNAL} if they do not compile, which is never the program's fault
   */
  public static void compile(List<Path> sources, Path classes, List<Path> classPath) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "This Java has no compiler: " + System.getProperty("java.home") + " is a runtime, not a JDK.",
          "Point JAVA_HOME to a JDK 25 or newer.");
    }
    Files.createDirectories(classes);
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    StringWriter other = new StringWriter();
    boolean compiled;
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(messages, Locale.ROOT, StandardCharsets.UTF_8)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      // Variable tables are for debuggers and for devices that read byte code; no annotation processor of the class
      // path may run.
      List<String> options = List.of("-g", "-parameters", "-proc:none", "-Xlint:none");
      compiled =
          compiler
              .getTask(other, files, messages, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
    }
    if (!compiled) {
      String errors =
          messages.getDiagnostics().stream()
              .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
              .limit(10)
              .map(Object::toString)
              .collect(Collectors.joining("\n"));
      throw new PruneException(
          Failure.INTERNAL,
          "The generated Java does not compile; this is a defect of Prune, not of your program.",
          "Please report it with the program and this:\n" + errors + other);
    }
  }
}
