package dev.prune.runtime.network;

/**
 * An operation of the network that a person can name.
 *
 * @param name {@code fc1}, {@code fc1.relu}, {@code stage1.2.c1}
 * @param kind the operation: {@code dense}, {@code conv}, {@code batchnorm}, ...
 * @param units its output channels, one position each, where they are channels that a layer with weights computes; no
 *     segments where they are fixed, joined or spread
 * @param position counted from the outputs, for keys of random numbers: independent of names and declaration order
 * @param place where it stands: {@code lenet300.prune:7}
 */
public record Layer(String name, String kind, Axis units, int position, String place) {
  /** Whether its output channels are units. */
  public boolean hasUnits() {
    return !units.segments().isEmpty();
  }

  /** The groups of its units, in the order of their positions: one, unless something cuts or ties parts of them. */
  public int[] groups() {
    return units.groups();
  }

  /** Whether units of {@code group} are among its own. */
  public boolean has(int group) {
    return units.has(group);
  }
}
