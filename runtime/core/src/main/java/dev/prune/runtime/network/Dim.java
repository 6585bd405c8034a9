package dev.prune.runtime.network;

/** How to compute one entry of {@code dims}: a number that kernels read because an event or a batch can change it. */
public sealed interface Dim {
  /** Live rows of the current batch; the trainer writes it before a call. */
  record Rows() implements Dim {}

  /** Zero: the beginning of a buffer. */
  record Zero() implements Dim {}

  /** {@code width(axis) * area}. */
  record Width(Axis axis, int area) implements Dim {}

  /** Where a parameter tensor begins in flat buffers. */
  record ParameterOffset(int tensor) implements Dim {}

  /** Numbers of a parameter tensor. */
  record ParameterSize(int tensor) implements Dim {}

  /** Where a running statistic begins in the flat statistics buffer. */
  record StatisticOffset(int tensor) implements Dim {}

  /** Numbers of all parameters. */
  record Parameters() implements Dim {}

  /** Numbers of all running statistics. */
  record Statistics() implements Dim {}

  /**
   * Where an axis begins in the table of original positions ({@link Network#originals}): for each of its positions the one
   * it had before any event. Keys of random numbers are made of these.
   */
  record Originals(Axis axis) implements Dim {}

  /**
   * Where an axis begins in the table of live positions ({@link Network#live}): for each of its positions a 1, or a 0 where it
   * is masked. What sums across channels leaves masked ones out.
   */
  record Live(Axis axis) implements Dim {}

  /** Where a layer's output channels begin in buffers with one number a unit (only layers with units). */
  record UnitOffset(int layer) implements Dim {}
}
