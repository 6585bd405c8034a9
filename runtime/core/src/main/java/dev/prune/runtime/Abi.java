package dev.prune.runtime;

/**
 * The version of the interface between generated classes and this runtime. It grows with every change after which a class
 * that was generated before would fail or compute something else.
 */
public final class Abi {
  /** The version that this runtime offers and this compiler generates for. */
  public static final int VERSION = 1;

  private Abi() {}
}
