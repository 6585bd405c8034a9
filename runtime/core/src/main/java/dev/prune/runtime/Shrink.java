package dev.prune.runtime;

/** How an event makes the buffers of a network smaller. */
public enum Shrink {
  /**
   * What costs least: a device that computes at once gets new buffers; one that records procedures keeps what it has
   * until the plan needs a quarter less than is held.
   */
  AUTO("auto"),

  /**
   * Survivors move to the front of their buffers, which hold fewer numbers from then on. Procedures stay, nothing is
   * compiled, and no memory is given back.
   */
  IN_PLACE("in-place"),

  /** Smaller buffers take the place of the old ones, which gives memory back; procedures are made anew. */
  RE_CREATED("re-created");

  private final String word;

  Shrink(String word) {
    this.word = word;
  }

  /** As on the command line and in the record of a run. */
  public String word() {
    return word;
  }
}
