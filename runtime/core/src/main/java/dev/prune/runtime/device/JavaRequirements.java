package dev.prune.runtime.device;

import java.nio.file.Path;
import java.util.List;

/**
 * What a device asks of the Java machine that opens it.
 *
 * @param arguments for the command line of {@code java}, before the main class
 * @param libraries jars that kernels generated for the device compile against, and that {@code arguments} bring at run time
 */
public record JavaRequirements(List<String> arguments, List<Path> libraries) {
  /** Any Java machine will do. */
  public static final JavaRequirements NONE = new JavaRequirements(List.of(), List.of());

  public JavaRequirements {
    arguments = List.copyOf(arguments);
    libraries = List.copyOf(libraries);
  }
}
