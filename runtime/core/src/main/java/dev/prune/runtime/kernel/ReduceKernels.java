package dev.prune.runtime.kernel;

/** Sums with one fixed order. Results are added to or written at a literal position of a small buffer. */
public interface ReduceKernels extends KernelFamily {
  /** {@code totals[at] += sum_{r < rows} values[r]}; {@code at} is a literal. */
  void accumulate(Buffer values, Buffer totals, Ints dims, int rows, int at);

  /** {@code totals[at] = sum over the slice of a[i] * b[i]}; {@code at} is a literal. */
  void dot(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at);

  /** {@code totals[at] = sum over the slice of a[i]^2}; {@code at} is a literal. */
  void squares(Buffer a, Buffer totals, Ints dims, int offset, int count, int at);

  /** {@code totals[at] = sum over the slice of (a[i] - b[i])^2}; {@code at} is a literal. */
  void squaredDistance(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at);

  /**
   * The sum over each unit of the tensor {@code [outer, units, inner]} at {@code offset} of {@code elements}, written to
   * {@code result[resultOffset + unit]}.
   */
  void sumUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset);

  /** As {@link #sumUnits}, the largest element instead of the sum. */
  void maxUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset);

  /** {@code counts[resultOffset + c] += number of non-zero x[r, c, a]}; {@code area} is a literal. */
  void countNonzero(Buffer x, Buffer counts, Ints dims, int rows, int channels, int area, int resultOffset);
}
