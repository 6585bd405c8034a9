package dev.prune.runtime.cpu;

/**
 * Pooling by windows of 2 by 2 that lie side by side inside an image: {@code height} rows of {@code width} windows, over rows
 * of {@code pitch} inputs.
 */
public interface Halving {
  /** {@code y[to + p * width + q]} is the largest input of window (p, q) of the image at {@code at}, a NaN if one is. */
  void largest(float[] x, int at, int pitch, int height, int width, float[] y, int to);

  /**
   * Sends {@code dy[from + p * width + q]} to the first input of window (p, q) that equals the same number of {@code y}, and
   * zero to the others; a NaN equals nothing.
   */
  void gradient(
      float[] x, float[] dx, int at, int pitch, int height, int width, float[] y, float[] dy, int from);

  /** {@link #largest} window by window. */
  static void largestOfEach(float[] x, int at, int pitch, int height, int width, float[] y, int to) {
    for (int p = 0; p < height; p++) {
      for (int q = 0; q < width; q++) {
        int i = at + 2 * (p * pitch + q);
        int j = i + pitch;
        y[to + p * width + q] = Math.max(Math.max(x[i], x[i + 1]), Math.max(x[j], x[j + 1]));
      }
    }
  }

  /** {@link #gradient} window by window. */
  static void gradientOfEach(
      float[] x, float[] dx, int at, int pitch, int height, int width, float[] y, float[] dy, int from) {
    for (int p = 0; p < height; p++) {
      for (int q = 0; q < width; q++) {
        int window = from + p * width + q;
        window(x, dx, at + 2 * (p * pitch + q), pitch, y[window], dy[window]);
      }
    }
  }

  /**
   * The gradient of the window that begins at {@code i}. Which of four is the largest is chance, so this has no branch on it: a
   * mask for each, all ones where it wins.
   */
  private static void window(float[] x, float[] dx, int i, int pitch, float maximum, float slope) {
    int j = i + pitch;
    int bits = maximum != maximum ? 0 : Float.floatToRawIntBits(slope);
    int largest = canonical(maximum);
    int miss0 = differ(largest, canonical(x[i]));
    int miss1 = miss0 & differ(largest, canonical(x[i + 1]));
    int miss2 = miss1 & differ(largest, canonical(x[j]));
    int miss3 = miss2 & differ(largest, canonical(x[j + 1]));
    dx[i] = Float.intBitsToFloat(bits & ~miss0);
    dx[i + 1] = Float.intBitsToFloat(bits & miss0 & ~miss1);
    dx[j] = Float.intBitsToFloat(bits & miss1 & ~miss2);
    dx[j + 1] = Float.intBitsToFloat(bits & miss2 & ~miss3);
  }

  /** Equal bits for equal numbers: adding 0 makes the negative zero positive. */
  private static int canonical(float value) {
    return Float.floatToRawIntBits(value + 0f);
  }

  /** All ones where two words differ, else 0. */
  private static int differ(int a, int b) {
    int d = a ^ b;
    return (d | -d) >> 31;
  }
}
