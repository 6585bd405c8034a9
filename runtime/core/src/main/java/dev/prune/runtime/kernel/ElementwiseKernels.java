package dev.prune.runtime.kernel;

/** Generated formulas over whole values and over slices of flat buffers. */
public interface ElementwiseKernels extends KernelFamily {
  /** {@code out[i] = f(in[0][i], in[1][i], ...)} for {@code i < dims[rows] * dims[perRow]}. */
  void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer... in);

  /** {@code out[i] = f(in[0][i], ...)} for {@code dims[offset] <= i < dims[offset] + dims[count]}. */
  void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer... in);
}
