package dev.prune.examples.vibration;

/** What can be the matter with the machine. The ordinal is the class that the network learns. */
public enum Condition {
  /** Nothing. */
  HEALTHY("runs well"),
  /** Its mass lies beside the axis: it swings once a turn. */
  UNBALANCED("is out of balance"),
  /** A ball rolls over a damaged place: short ringing pulses, several a turn. */
  WORN_BEARING("has a worn bearing");

  private final String words;

  Condition(String words) {
    this.words = words;
  }

  /** The rest of a sentence that begins with the machine: {@code runs well}. */
  public String words() {
    return words;
  }
}
