package dev.prune.compiler.diagnostic;

/** How grave a diagnostic is. */
public enum Severity {
  /** The program cannot be built. */
  ERROR,
  /** The program can be built and probably does not do what its author wants. */
  WARNING
}
