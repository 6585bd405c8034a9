package dev.prune.runtime.kernel;

/** Moving channels between values: the two halves of concatenation. {@code area} is a literal. */
public interface ChannelKernels extends KernelFamily {
  /** {@code y[r, at + c, a] = x[r, c, a]} for {@code c < dims[channels]}, where y has {@code dims[wide]} channels. */
  void insert(Buffer x, Buffer y, Ints dims, int rows, int channels, int wide, int at, int area);

  /** {@code x[r, c, a] = y[r, at + c, a]}: the gradient of {@link #insert}. */
  void extract(Buffer y, Buffer x, Ints dims, int rows, int channels, int wide, int at, int area);
}
