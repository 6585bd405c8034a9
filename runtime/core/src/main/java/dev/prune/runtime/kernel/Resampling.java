package dev.prune.runtime.kernel;

/**
 * A linear map along one axis of an image whose outputs are weighted sums of neighbouring inputs: means of windows, other
 * resolutions, zeros around. All of it is arithmetic of whole numbers, so that every device computes the same weights.
 *
 * @param kind one of the constants below
 * @param in positions that are read
 * @param out positions that are made
 * @param window positions of a window, for the means of windows
 * @param stride from one window to the next
 * @param pad positions before the first one: of a window that begins in the padding, or of zeros
 */
public record Resampling(int kind, int in, int out, int window, int stride, int pad) {
  /** The mean of a window whose padding counts as zeros. */
  public static final int MEAN = 0;

  /** The mean of the part of a window that lies inside. */
  public static final int MEAN_INSIDE = 1;

  /** The mean from {@code floor(i in / out)} to {@code ceil((i + 1) in / out)}, as PyTorch's adaptive pooling has it. */
  public static final int ADAPTIVE = 2;

  /** The input {@code floor(i in / out)}. */
  public static final int NEAREST = 3;

  /** Linear between the centres of inputs (PyTorch's {@code align_corners=False}). */
  public static final int LINEAR = 4;

  /** The input {@code i - pad}, 0 where there is none. */
  public static final int SHIFT = 5;

  /** Another resolution. */
  public static Resampling of(int kind, int in, int out) {
    return new Resampling(kind, in, out, 1, 1, 0);
  }

  /** The first input of output {@code i}. */
  public int from(int i) {
    return switch (kind) {
      case MEAN, MEAN_INSIDE -> Math.max(0, i * stride - pad);
      case LINEAR -> position(i) / (2 * out);
      case SHIFT -> Math.clamp(i - pad, 0, in);
      default -> i * in / out;
    };
  }

  /** Behind the last input of output {@code i}. */
  public int to(int i) {
    return switch (kind) {
      case MEAN, MEAN_INSIDE -> Math.min(in, i * stride - pad + window);
      case ADAPTIVE -> Math.ceilDiv((i + 1) * in, out);
      case LINEAR -> Math.min(in, from(i) + 2);
      case SHIFT -> Math.clamp(i - pad + 1, 0, in);
      default -> from(i) + 1;
    };
  }

  /** The weight of input {@code j} in output {@code i}, where {@code from(i) <= j < to(i)}. */
  public double weight(int i, int j) {
    return switch (kind) {
      case MEAN -> 1.0 / window;
      case LINEAR -> {
        double second = to(i) - from(i) == 1 ? 0 : position(i) % (2 * out) / (2.0 * out);
        yield j == from(i) ? 1 - second : second;
      }
      default -> 1.0 / (to(i) - from(i));
    };
  }

  /** Where the centre of output {@code i} lies among the centres of inputs, in parts of {@code 2 out}. */
  private int position(int i) {
    return Math.max(0, (2 * i + 1) * in - out);
  }

  /** The first output that has a weight for input {@code j}. */
  public int firstOf(int j) {
    return switch (kind) {
      case MEAN, MEAN_INSIDE -> Math.max(0, Math.ceilDiv(j + pad - window + 1, stride));
      case ADAPTIVE -> j * out / in;
      case LINEAR -> Math.max(0, Math.ceilDiv((2 * j - 1) * out - in, 2 * in));
      case SHIFT -> Math.clamp(j + pad, 0, out);
      default -> Math.ceilDiv(j * out, in);
    };
  }

  /** Behind the last output that has a weight for input {@code j}. */
  public int endOf(int j) {
    return switch (kind) {
      case MEAN, MEAN_INSIDE -> Math.min(out, (j + pad) / stride + 1);
      case LINEAR -> Math.min(out, Math.ceilDiv((2 * j + 3) * out - in, 2 * in));
      case SHIFT -> Math.clamp(j + pad + 1, 0, out);
      default -> Math.ceilDiv((j + 1) * out, in);
    };
  }
}
