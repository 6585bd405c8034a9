package dev.prune.runtime.record;

/**
 * What an event cost, in milliseconds of wall time.
 *
 * @param score computing scores
 * @param compact choosing, gathering and masking
 * @param reemit building the smaller program
 * @param compile compiling procedures, where the device does that: for the scores and the gather, and for the smaller
 *     program until the event is reported; none of it is in the other three
 */
public record EventCost(double score, double compact, double reemit, double compile) {
  /** Nothing. */
  public static final EventCost NONE = new EventCost(0, 0, 0, 0);

  /** Both. */
  public EventCost plus(EventCost other) {
    return new EventCost(
        score + other.score, compact + other.compact, reemit + other.reemit, compile + other.compile);
  }

  /** All parts. */
  public double total() {
    return score + compact + reemit + compile;
  }
}
