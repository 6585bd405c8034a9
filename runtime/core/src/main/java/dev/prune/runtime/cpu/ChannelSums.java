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
    Sums sums = engine.arithmetic().sums();
    float[] lanes = engine.workspace().own(thread);
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      int at = (r * channels + c) * area;
      sum += area == 1 ? x[at] : sums.sum(x, at, area, lanes, 0);
    }
    return sum;
  }

  /** {@code sum (x - mean)^2}. */
  double centredSquares(float[] x, float mean, int c, int thread) {
    Sums sums = engine.arithmetic().sums();
    float[] lanes = engine.workspace().own(thread);
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      int at = (r * channels + c) * area;
      if (area == 1) {
        double difference = (double) x[at] - mean;
        sum += difference * difference;
      } else {
        sum += sums.centredSquares(x, at, mean, area, lanes, 0);
      }
    }
    return sum;
  }

  /** {@code sum (x - mean) * dy}. */
  double centredDot(float[] x, float mean, float[] dy, int c, int thread) {
    Sums sums = engine.arithmetic().sums();
    float[] lanes = engine.workspace().own(thread);
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      int at = (r * channels + c) * area;
      sum += area == 1 ? ((double) x[at] - mean) * dy[at] : sums.centredDot(x, at, mean, dy, at, area, lanes, 0);
    }
    return sum;
  }
}
