package dev.prune.runtime.data;

/** A part of a data set. No rule, score or trigger ever reads {@link #TEST}. */
public enum Split {
  /** What the parameters are fitted to. */
  TRAIN,
  /** What decisions during training may look at. */
  VALIDATION,
  /** What only the final report looks at. */
  TEST;

  /** The name in the language and in run records. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
