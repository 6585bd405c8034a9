package dev.prune.runtime.kernel;

/** Two axes change places: what channel shuffle and pixel shuffle are made of. */
public interface TransposeKernels extends KernelFamily {
  /**
   * {@code y[r, o, j, i, a] = x[r, o, i, j, a]} for {@code o < dims[outer]}, {@code i < dims[first]}, {@code j <
   * dims[second]}.
   *
   * @param inner numbers that move together; a literal
   */
  void swap(Buffer x, Buffer y, Ints dims, int rows, int outer, int first, int second, int inner);
}
