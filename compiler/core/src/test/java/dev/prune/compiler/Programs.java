package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.fail;

import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.kernel.Device;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Programs as tests use them: from text to a trainer, all in memory. */
public final class Programs {
  private Programs() {}

  /** The compiled program; fails with its messages where it has errors. */
  public static Compilation compile(String text) {
    Result result = PruneCompiler.compile(Source.of("test.prune", text), Options.defaults());
    return result
        .compilation()
        .orElseGet(
            () ->
                fail(
                    result.diagnostics().stream()
                        .map(d -> HumanFormat.render(d, false))
                        .collect(Collectors.joining("\n"))));
  }

  /** A trainer of the program on a device. */
  public static Trainer trainer(String text, Device device) {
    return trainer(compile(text), device, Overrides.none());
  }

  /** A trainer of the program on a device. */
  public static Trainer trainer(Compilation compilation, Device device, Overrides overrides) {
    return trainer(load(compilation), device, overrides);
  }

  /** A trainer of a class that is loaded already. */
  public static Trainer trainer(Class<?> type, Device device, Overrides overrides) {
    try {
      return (Trainer) type.getConstructor(Device.class, Overrides.class).newInstance(device, overrides);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** The byte code of the generated class and of its nested classes, by name. */
  public static Map<String, byte[]> classes(Compilation compilation) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    StringBuilder errors = new StringBuilder();
    JavaFileManager files =
        new ForwardingJavaFileManager<>(javac.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/') + ".class"), kind) {
              @Override
              public OutputStream openOutputStream() {
                return classes.computeIfAbsent(name, n -> new ByteArrayOutputStream());
              }
            };
          }
        };
    List<JavaFileObject> sources =
        compilation.java().stream().map(Programs::source).collect(Collectors.toList());
    boolean good =
        javac.getTask(
                null, files, d -> errors.append(d).append('\n'), List.of("-g", "-Xlint:all,-serial,-this-escape"), null, sources)
            .call();
    if (!good || !errors.isEmpty()) {
      fail("javac says of the generated class:\n" + errors + compilation.java().getFirst().text());
    }
    Map<String, byte[]> bytes = new TreeMap<>();
    classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
    return bytes;
  }

  /** The generated class. */
  public static Class<?> load(Compilation compilation) {
    return load(compilation.className(), classes(compilation));
  }

  /** A class from its byte code. */
  static Class<?> load(String className, Map<String, byte[]> classes) {
    ClassLoader loader =
        new ClassLoader(Programs.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
              throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
          }
        };
    try {
      return loader.loadClass(className);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static JavaFileObject source(JavaText java) {
    return new SimpleJavaFileObject(URI.create("memory:///" + java.path()), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return java.text();
      }
    };
  }
}
