package dev.prune.runtime.kernel;

/**
 * Generated formulas over whole values and over slices of flat buffers.
 *
 * <p>A call with up to five inputs goes to a method with as many parameters: for a variable number of them Java makes an
 * array at each call, and a step of training makes nothing. A device that records calls hears the form with the array.
 */
public interface ElementwiseKernels extends KernelFamily {
  /** {@code out[i] = f(in[0][i], in[1][i], ...)} for {@code i < dims[rows] * dims[perRow]}. */
  void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer... in);

  /** {@code out[i] = f(in[0][i], ...)} for {@code dims[offset] <= i < dims[offset] + dims[count]}. */
  void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer... in);

  /** The same with one input. */
  default void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a) {
    map(f, out, dims, rows, perRow, new Buffer[] {a});
  }

  /** The same with two inputs. */
  default void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a, Buffer b) {
    map(f, out, dims, rows, perRow, new Buffer[] {a, b});
  }

  /** The same with three inputs. */
  default void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a, Buffer b, Buffer c) {
    map(f, out, dims, rows, perRow, new Buffer[] {a, b, c});
  }

  /** The same with four inputs. */
  default void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a, Buffer b, Buffer c, Buffer d) {
    map(f, out, dims, rows, perRow, new Buffer[] {a, b, c, d});
  }

  /** The same with five inputs. */
  default void map(
      Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a, Buffer b, Buffer c, Buffer d, Buffer e) {
    map(f, out, dims, rows, perRow, new Buffer[] {a, b, c, d, e});
  }

  /** The same with one input. */
  default void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a) {
    slice(f, out, dims, offset, count, new Buffer[] {a});
  }

  /** The same with two inputs. */
  default void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a, Buffer b) {
    slice(f, out, dims, offset, count, new Buffer[] {a, b});
  }

  /** The same with three inputs. */
  default void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a, Buffer b, Buffer c) {
    slice(f, out, dims, offset, count, new Buffer[] {a, b, c});
  }

  /** The same with four inputs. */
  default void slice(
      Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a, Buffer b, Buffer c, Buffer d) {
    slice(f, out, dims, offset, count, new Buffer[] {a, b, c, d});
  }

  /** The same with five inputs. */
  default void slice(
      Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a, Buffer b, Buffer c, Buffer d, Buffer e) {
    slice(f, out, dims, offset, count, new Buffer[] {a, b, c, d, e});
  }
}
