package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Source;
import java.util.Optional;
import java.util.Set;

/** Where imported texts come from. */
public interface SourceLoader {
  /**
   * The text of {@code import "target"}, relative to the importing file.
   *
   * @return nothing where there is no such file, or it lies outside the folder that may be read
   */
  Optional<Source> file(Source importing, String target);

  /** The text of {@code import std.name}. */
  Optional<Source> standard(String name);

  /** The names of the standard library. */
  Set<String> standardNames();
}
