package dev.prune.compiler;

import dev.prune.compiler.resolve.SourceLoader;
import java.util.Optional;
import javax.lang.model.SourceVersion;

/**
 * How a program is compiled.
 *
 * @param packageName Java package of the generated classes
 * @param loader where imports are read from
 * @param train which {@code train} to build where a file has several
 * @param tornado whether the second class is written, with the formulas as kernels for TornadoVM
 */
public record Options(String packageName, SourceLoader loader, Optional<String> train, boolean tornado) {
  /** The package of generated classes where none is asked for. */
  public static final String PACKAGE = "prune.generated";

  private static final String PACKAGES = "([a-z][a-z0-9_]*)(\\.[a-z][a-z0-9_]*)*";

  public Options {
    if (!isPackage(packageName)) {
      throw new IllegalArgumentException("`" + packageName + "` is not a package name.");
    }
  }

  /** Without the second class. */
  public Options(String packageName, SourceLoader loader, Optional<String> train) {
    this(packageName, loader, train, false);
  }

  /** The package {@code prune.generated}, and imports from beside the file and from the standard library. */
  public static Options defaults() {
    return new Options(PACKAGE, new StandardLibrary(), Optional.empty());
  }

  /** Whether generated classes can be in a package of this name: lower-case words of Java that are no keywords. */
  public static boolean isPackage(String name) {
    return name.matches(PACKAGES) && SourceVersion.isName(name);
  }

  /** The same with another package. */
  public Options inPackage(String name) {
    return new Options(name, loader, train, tornado);
  }

  /** The same with the second class. */
  public Options withTornado() {
    return new Options(packageName, loader, train, true);
  }
}
