package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Samples in memory, for applications and tests. Reading one is a copy.
 *
 * <pre>{@code
 * DataSource points = ArraySource.ofClasses(2, 3).put(Split.TRAIN, samples, labels).build(); // two classes, float[3]
 * }</pre>
 */
public final class ArraySource implements DataSource {
  private final int[] shape;
  private final int classes;
  private final int targetWidth;
  private final Map<Split, Part> parts;
  private final String description;

  /** One split, flat: samples one after the other, and either labels or targets one after the other. */
  private record Part(int size, float[] samples, int[] labels, float[] targets) {}

  private ArraySource(Builder builder) {
    this.shape = builder.shape;
    this.classes = builder.classes;
    this.targetWidth = builder.targetWidth;
    this.parts = new EnumMap<>(builder.parts);
    this.description = builder.description;
  }

  /** Starts a source whose samples have one of {@code classes} labels and extents {@code shape}, channel first. */
  public static Builder ofClasses(int classes, int... shape) {
    require(classes > 0, "A source with labels needs at least one class, found %d.", classes);
    return new Builder(classes, 0, shape);
  }

  /** Starts a source whose samples have {@code width} real targets each and extents {@code shape}, channel first. */
  public static Builder ofTargets(int width, int... shape) {
    require(width > 0, "A source with targets needs at least one number per target, found %d.", width);
    return new Builder(0, width, shape);
  }

  /** Reads all of {@code source} once, so that later reads are copies: 4 bytes per number of every sample. */
  public static ArraySource copyOf(DataSource source) {
    Builder builder = new Builder(source.classes(), source.targetWidth(), source.shape());
    for (Split split : Split.values()) {
      int size = source.size(split);
      float[] samples = new float[Builder.times(size, builder.sampleSize)];
      int[] labels = new int[source.classes() > 0 ? size : 0];
      float[] targets = new float[Builder.times(size, source.targetWidth())];
      for (int i = 0; i < size; i++) {
        source.sample(split, i, samples, i * builder.sampleSize);
        if (source.classes() > 0) {
          labels[i] = source.label(split, i);
        } else {
          source.target(split, i, targets, i * source.targetWidth());
        }
      }
      builder.parts.put(split, new Part(size, samples, labels, targets));
    }
    return builder.describedAs(source.description()).build();
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int targetWidth() {
    return targetWidth;
  }

  @Override
  public int size(Split split) {
    Part part = parts.get(split);
    return part == null ? 0 : part.size;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    Part part = parts.get(split);
    int each = part.samples.length / part.size;
    System.arraycopy(part.samples, Objects.checkIndex(index, part.size) * each, into, at, each);
  }

  @Override
  public int label(Split split, int index) {
    return parts.get(split).labels[index];
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    System.arraycopy(parts.get(split).targets, index * targetWidth, into, at, targetWidth);
  }

  @Override
  public boolean unchanging() {
    return true;
  }

  @Override
  public String description() {
    return description;
  }

  private static void require(boolean holds, String message, Object... found) {
    if (!holds) {
      throw new PruneException(
          Failure.USAGE, message.formatted(found), "See the documentation of ArraySource for the expected arrays.");
    }
  }

  /** Collects the splits of an {@link ArraySource}. Flat arrays are kept, not copied. */
  public static final class Builder {
    private final int classes;
    private final int targetWidth;
    private final int[] shape;
    private final int sampleSize;
    private final Map<Split, Part> parts = new EnumMap<>(Split.class);
    private String description = "samples in memory";

    private Builder(int classes, int targetWidth, int[] shape) {
      this.classes = classes;
      this.targetWidth = targetWidth;
      this.shape = shape.clone();
      int size = 1;
      for (int extent : shape) {
        require(extent > 0, "An extent of a sample must be positive, found %d.", extent);
        size = times(size, extent);
      }
      this.sampleSize = size;
    }

    private static int times(int a, int b) {
      long product = (long) a * b;
      require(product <= Integer.MAX_VALUE, "%d times %d numbers are more than one array can hold.", a, b);
      return (int) product;
    }

    /** A split with labels; {@code samples} row-major, one after the other. */
    public Builder put(Split split, float[] samples, int[] labels) {
      require(classes > 0, "This source has targets, but labels were put into its %s split.", split.word());
      requireSamples(split, samples, labels.length);
      for (int i = 0; i < labels.length; i++) {
        require(
            labels[i] >= 0 && labels[i] < classes,
            "Label %d of the %s split is %d, expected 0 to %d.", i, split.word(), labels[i], classes - 1);
      }
      parts.put(split, new Part(labels.length, samples, labels, new float[0]));
      return this;
    }

    /** A split with labels; one row per sample. */
    public Builder put(Split split, float[][] samples, int[] labels) {
      return put(split, flat("sample", samples, sampleSize), labels);
    }

    /** A split with real targets; both arrays row-major, one sample after the other. */
    public Builder put(Split split, float[] samples, float[] targets) {
      require(targetWidth > 0, "This source has labels, but targets were put into its %s split.", split.word());
      require(
          targets.length % targetWidth == 0,
          "The %s split has %d target numbers, which is no multiple of %d.", split.word(), targets.length, targetWidth);
      requireSamples(split, samples, targets.length / targetWidth);
      parts.put(split, new Part(targets.length / targetWidth, samples, new int[0], targets));
      return this;
    }

    /** A split with real targets; one row per sample in both arrays. */
    public Builder put(Split split, float[][] samples, float[][] targets) {
      return put(split, flat("sample", samples, sampleSize), flat("target", targets, targetWidth));
    }

    /** What {@link DataSource#description()} says. */
    public Builder describedAs(String sentence) {
      this.description = sentence;
      return this;
    }

    /** The source. */
    public ArraySource build() {
      return new ArraySource(this);
    }

    private void requireSamples(Split split, float[] samples, int count) {
      require(
          samples.length == (long) count * sampleSize,
          "The %s split has %d numbers, expected %d samples of %d.", split.word(), samples.length, count, sampleSize);
    }

    private static float[] flat(String what, float[][] rows, int width) {
      float[] flat = new float[times(rows.length, width)];
      for (int i = 0; i < rows.length; i++) {
        require(rows[i].length == width, "Row %d (%s) has %d numbers, expected %d.", i, what, rows[i].length, width);
        System.arraycopy(rows[i], 0, flat, i * width, width);
      }
      return flat;
    }
  }
}
