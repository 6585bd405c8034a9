package dev.prune.runtime.kernel;

/** Whole flat buffers: masks, copies and the gather that a shrink is made of. */
public interface FlatKernels extends KernelFamily {
  /** {@code to[i] = from[index[i]]} for {@code i < dims[count]}: compaction along any axis. */
  void gather(Buffer from, Ints index, Buffer to, Ints dims, int count);

  /** {@code to[i] = from[i]} for {@code i < dims[count]}. */
  void copy(Buffer from, Buffer to, Ints dims, int count);

  /** {@code to[dims[toOffset] + i] = from[dims[fromOffset] + i]} for {@code i < dims[count]}. */
  void copySlice(Buffer from, Buffer to, Ints dims, int fromOffset, int toOffset, int count);

  /**
   * {@code to[dims[toOffset] + u * dims[inner] + i] = values[dims[valuesOffset] + u]} for {@code u < dims[units]} and
   * {@code i < dims[inner]}: all that belongs to a unit gets the unit's number. {@link ReduceKernels#sumUnits} is the way
   * back.
   */
  void spread(Buffer values, Buffer to, Ints dims, int valuesOffset, int toOffset, int units, int inner);

  /** {@code buffer[i] *= mask[i]} for {@code i < dims[count]}. */
  void multiply(Buffer buffer, Buffer mask, Ints dims, int count);

  /** {@code to[i] += from[i]} for {@code i < dims[count]}. */
  void add(Buffer from, Buffer to, Ints dims, int count);

  /** {@code buffer[i] = value} for {@code i < dims[count]}; {@code value} is a literal. */
  void fill(Buffer buffer, Ints dims, int count, double value);
}
