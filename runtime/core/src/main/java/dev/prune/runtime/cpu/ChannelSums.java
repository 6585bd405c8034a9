package dev.prune.runtime.cpu;

/**
 * Sums over one channel of a value {@code [rows, channels, area]}, rows in order. After a dense layer the area is 1
 * and a channel is a column.
 */
final class ChannelSums {
  private final Engine engine;
  int rows;
  int channels;
  int area;

  ChannelSums(Engine engine) {
    this.engine = engine;
  }

  double sum(float[] x, int c, int thread) {
    if (area > 1) {
      return sums().sum(x, c * area, channels * area, rows, area, lanes(thread));
    }
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += x[r * channels + c];
    }
    return sum;
  }

  /** {@code sum (x - mean)^2}. */
  double centredSquares(float[] x, float mean, int c, int thread) {
    if (area > 1) {
      return sums().centredSquares(x, c * area, channels * area, rows, area, mean, lanes(thread));
    }
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      double difference = (double) x[r * channels + c] - mean;
      sum += difference * difference;
    }
    return sum;
  }

  /** {@code sum (x - mean) * dy}. */
  double centredDot(float[] x, float mean, float[] dy, int c, int thread) {
    if (area > 1) {
      return sums().centredDot(x, dy, c * area, channels * area, rows, area, mean, lanes(thread));
    }
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      int at = r * channels + c;
      sum += ((double) x[at] - mean) * dy[at];
    }
    return sum;
  }

  private RowSums sums() {
    return engine.arithmetic().rowSums();
  }

  private float[] lanes(int thread) {
    return engine.workspace().own(thread);
  }
}
