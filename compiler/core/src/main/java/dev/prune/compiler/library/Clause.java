package dev.prune.compiler.library;

/** What a method has to say, in the order in which docs/methods.md says it. */
public enum Clause {
  /** What is chosen: {@code weights} or {@code units}. */
  UNIT,
  /** What the score reads: {@code w}, {@code grad}, {@code gate}, {@code random}, ... */
  SCORE,
  /** Which layers, as the parameter {@code layers} says by default. */
  WHERE,
  /** Against whom: {@code globally}, {@code per layer}, {@code per row}, {@code ratios}. */
  RANKED,
  /** How the amount is said: by a parameter of type {@code share}, or by a {@code metric}. */
  AMOUNT,
  /** The moments: {@code init}, {@code end}, {@code every}, {@code until}. */
  WHEN,
  /** How an amount is split: {@code cubic}, {@code cosine}, {@code for}, {@code repeat}; none of these is one cut. */
  ROUNDS,
  /** What happens to what was chosen, and afterwards: the actions, and {@code schedule} of a phase. */
  THEN,
  /** What goes on beside: {@code penalty}, {@code noise}, {@code var}, and settings of phases. */
  MEANWHILE;

  /** As a heading and as a field of JSON. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
