package dev.prune.runtime.checkpoint;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.Arrays;

/**
 * A named tensor as it stands in a file.
 *
 * @param name not empty and not {@code __metadata__}, which the format keeps for itself
 * @param shape extents, outermost first; no extents for a single number
 * @param values as many elements as the extents multiply to, row-major; the array is kept, not copied
 */
public record StoredTensor(String name, long[] shape, TensorValues values) {
  /** Refuses a name that the format cannot hold and a shape that does not fit the values. */
  public StoredTensor {
    shape = shape.clone();
    if (name.isEmpty() || name.equals(Safetensors.METADATA)) {
      throw new PruneException(
          Failure.USAGE, "A tensor cannot be stored under the name `%s`.".formatted(name), "Choose another name.");
    }
    if (product(shape) != values.count()) {
      throw new PruneException(
          Failure.USAGE,
          "The tensor `%s` of shape %s cannot hold %d values."
              .formatted(name, Arrays.toString(shape), values.count()),
          "Give as many values as the extents multiply to.");
    }
  }

  /** A tensor of floats. */
  public static StoredTensor of(String name, float[] values, long... shape) {
    return new StoredTensor(name, shape, new TensorValues.F32(values));
  }

  /** A tensor of doubles. */
  public static StoredTensor of(String name, double[] values, long... shape) {
    return new StoredTensor(name, shape, new TensorValues.F64(values));
  }

  /** A tensor of ints. */
  public static StoredTensor of(String name, int[] values, long... shape) {
    return new StoredTensor(name, shape, new TensorValues.I32(values));
  }

  /** A tensor of longs. */
  public static StoredTensor of(String name, long[] values, long... shape) {
    return new StoredTensor(name, shape, new TensorValues.I64(values));
  }

  /** Element type. */
  public DType type() {
    return values.type();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** The elements of an {@code F32} tensor. */
  public float[] floats() {
    if (values instanceof TensorValues.F32(float[] array)) {
      return array;
    }
    throw otherType(DType.F32);
  }

  /** The elements of an {@code F64} tensor. */
  public double[] doubles() {
    if (values instanceof TensorValues.F64(double[] array)) {
      return array;
    }
    throw otherType(DType.F64);
  }

  /** The elements of an {@code I32} tensor. */
  public int[] ints() {
    if (values instanceof TensorValues.I32(int[] array)) {
      return array;
    }
    throw otherType(DType.I32);
  }

  /** The elements of an {@code I64} tensor. */
  public long[] longs() {
    if (values instanceof TensorValues.I64(long[] array)) {
      return array;
    }
    throw otherType(DType.I64);
  }

  private PruneException otherType(DType expected) {
    return new PruneException(
        Failure.INPUT_OUTPUT,
        "The stored tensor `%s` was expected to be %s, found %s.".formatted(name, expected, type()),
        "Check that the file belongs to this program.");
  }

  /** The number of elements, or -1 if it is more than a {@code long} holds or an extent is negative. */
  private static long product(long[] shape) {
    try {
      long product = 1;
      for (long extent : shape) {
        product = extent < 0 ? -1 : Math.multiplyExact(product, extent);
        if (product < 0) {
          return -1;
        }
      }
      return product;
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredTensor tensor
        && name.equals(tensor.name) && Arrays.equals(shape, tensor.shape) && values.equals(tensor.values);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return "%s %s%s".formatted(name, type(), Arrays.toString(shape));
  }
}
