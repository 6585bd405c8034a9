package dev.prune.compiler;

import dev.prune.compiler.resolve.SourceLoader;
import java.util.Optional;

/**
 * How a program is compiled.
 *
 * @param packageName Java package of the generated classes
 * @param loader where imports are read from
 * @param train which {@code train} to build where a file has several
 */
public record Options(String packageName, SourceLoader loader, Optional<String> train) {
  private static final String PACKAGE = "([a-z][a-z0-9_]*)(\\.[a-z][a-z0-9_]*)*";

  public Options {
    if (!packageName.matches(PACKAGE)) {
      throw new IllegalArgumentException("`" + packageName + "` is not a package name.");
    }
  }

  /** The package {@code prune.generated}, and imports from beside the file and from the standard library. */
  public static Options defaults() {
    return new Options("prune.generated", new StandardLibrary(), Optional.empty());
  }

  /** The same with another package. */
  public Options inPackage(String name) {
    return new Options(name, loader, train);
  }
}
