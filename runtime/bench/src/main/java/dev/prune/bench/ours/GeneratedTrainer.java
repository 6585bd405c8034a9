package dev.prune.bench.ours;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.JavaText;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.Result;
import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.kernel.Device;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** From the text of a program to its trainer, as {@code prunec run} goes: compile, javac, load. */
public final class GeneratedTrainer {
  private GeneratedTrainer() {}

  /** A trainer of a program that is known to compile. */
  public static Trainer of(String program, Device device, Overrides overrides) {
    Compilation compilation = compile(program);
    try {
      return (Trainer)
          load(compilation)
              .getConstructor(Device.class, Overrides.class)
              .newInstance(device, overrides);
    } catch (ReflectiveOperationException broken) {
      throw new IllegalStateException("The generated class " + compilation.className() + " does not begin.", broken);
    }
  }

  /**
   * The class of a program that is known to compile, in a folder that is to be on a class path.
   *
   * @return its name
   */
  public static String into(Path folder, String program) throws IOException {
    Compilation compilation = compile(program);
    javac(compilation, folder);
    return compilation.className();
  }

  /** A trainer of a class that is on this machine's class path. */
  static Trainer loaded(String className, Device device, Overrides overrides) throws ReflectiveOperationException {
    return (Trainer)
        Class.forName(className).getConstructor(Device.class, Overrides.class).newInstance(device, overrides);
  }

  private static Compilation compile(String program) {
    Result result = PruneCompiler.compile(Source.of("bench.prune", program), Options.defaults());
    return result
        .compilation()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    result.diagnostics().stream()
                        .map(d -> HumanFormat.render(d, false))
                        .collect(Collectors.joining("\n"))));
  }

  private static Class<?> load(Compilation compilation) throws ReflectiveOperationException {
    try {
      Path folder = Files.createTempDirectory("prune-bench");
      try {
        javac(compilation, folder);
        URL[] classes = {folder.toUri().toURL()};
        // Stays open: nested classes of the trainer are loaded when they are first used. All of them are, here.
        URLClassLoader loader = new URLClassLoader(classes, GeneratedTrainer.class.getClassLoader());
        loadAll(folder, loader);
        return loader.loadClass(compilation.className());
      } finally {
        delete(folder);
      }
    } catch (MalformedURLException broken) {
      throw new IllegalStateException(broken);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static void javac(Compilation compilation, Path folder) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-g", "-proc:none", "-Xlint:none", "-d", folder.toString()));
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (var files = javac.getStandardFileManager(null, null, null)) {
      List<Path> sources = new ArrayList<>();
      for (JavaText java : compilation.java()) {
        Path source = folder.resolve(java.path());
        Files.createDirectories(source.getParent());
        sources.add(Files.writeString(source, java.text()));
      }
      StringWriter messages = new StringWriter();
      if (!javac.getTask(messages, files, null, arguments, null, files.getJavaFileObjectsFromPaths(sources)).call()) {
        throw new IllegalStateException("javac refuses the generated class:\n" + messages);
      }
    }
  }

  private static void loadAll(Path folder, ClassLoader loader) throws IOException, ClassNotFoundException {
    for (Path file : files(folder)) {
      String name = folder.relativize(file).toString();
      if (name.endsWith(".class")) {
        loader.loadClass(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    for (Path file : files(folder).reversed()) {
      Files.delete(file);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.toList();
    }
  }
}
