package dev.prune.runtime.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The elements of a stored tensor in row-major order, as an array that is kept, not copied. */
public sealed interface TensorValues {
  /** What the elements are. */
  DType type();

  /** How many there are. */
  int count();

  /** Appends {@code count} elements from {@code from} on to {@code into}, in its byte order. */
  void encode(int from, int count, ByteBuffer into);

  /** Sets {@code count} elements from {@code from} on to the next ones of {@code out}, in its byte order. */
  void decode(int from, int count, ByteBuffer out);

  /** An array of {@code count} zeros. */
  static TensorValues zeros(DType type, int count) {
    return switch (type) {
      case F32 -> new F32(new float[count]);
      case F64 -> new F64(new double[count]);
      case I32 -> new I32(new int[count]);
      case I64 -> new I64(new long[count]);
    };
  }

  /** Elements of type {@link DType#F32}. */
  record F32(float[] array) implements TensorValues {
    @Override
    public DType type() {
      return DType.F32;
    }

    @Override
    public int count() {
      return array.length;
    }

    @Override
    public void encode(int from, int count, ByteBuffer into) {
      into.asFloatBuffer().put(array, from, count);
      into.position(into.position() + 4 * count);
    }

    @Override
    public void decode(int from, int count, ByteBuffer out) {
      out.asFloatBuffer().get(array, from, count);
      out.position(out.position() + 4 * count);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof F32 values && Arrays.equals(array, values.array);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(array);
    }
  }

  /** Elements of type {@link DType#F64}. */
  record F64(double[] array) implements TensorValues {
    @Override
    public DType type() {
      return DType.F64;
    }

    @Override
    public int count() {
      return array.length;
    }

    @Override
    public void encode(int from, int count, ByteBuffer into) {
      into.asDoubleBuffer().put(array, from, count);
      into.position(into.position() + 8 * count);
    }

    @Override
    public void decode(int from, int count, ByteBuffer out) {
      out.asDoubleBuffer().get(array, from, count);
      out.position(out.position() + 8 * count);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof F64 values && Arrays.equals(array, values.array);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(array);
    }
  }

  /** Elements of type {@link DType#I32}. */
  record I32(int[] array) implements TensorValues {
    @Override
    public DType type() {
      return DType.I32;
    }

    @Override
    public int count() {
      return array.length;
    }

    @Override
    public void encode(int from, int count, ByteBuffer into) {
      into.asIntBuffer().put(array, from, count);
      into.position(into.position() + 4 * count);
    }

    @Override
    public void decode(int from, int count, ByteBuffer out) {
      out.asIntBuffer().get(array, from, count);
      out.position(out.position() + 4 * count);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof I32 values && Arrays.equals(array, values.array);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(array);
    }
  }

  /** Elements of type {@link DType#I64}. */
  record I64(long[] array) implements TensorValues {
    @Override
    public DType type() {
      return DType.I64;
    }

    @Override
    public int count() {
      return array.length;
    }

    @Override
    public void encode(int from, int count, ByteBuffer into) {
      into.asLongBuffer().put(array, from, count);
      into.position(into.position() + 8 * count);
    }

    @Override
    public void decode(int from, int count, ByteBuffer out) {
      out.asLongBuffer().get(array, from, count);
      out.position(out.position() + 8 * count);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof I64 values && Arrays.equals(array, values.array);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(array);
    }
  }
}
