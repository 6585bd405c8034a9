package dev.prune.compiler.instruction;

/** How normalisation and dropout behave: a property of a procedure, never a flag at run time. */
public enum Mode {
  /** Statistics of the batch, which also move the running ones; dropout drops. */
  TRAIN,
  /** Running statistics; no dropout. */
  EVAL
}
