package dev.prune.runtime.cpu;

import java.util.Arrays;

/** The steps of normalising parts of samples; a unit is one part of one row, summed in double in index order. */
final class GroupNormWork extends Work {
  /** What is done. */
  enum Step {
    MOMENTS,
    NORMALIZE,
    BY_DATA,
    TANGENT
  }

  Step step;
  float[] x;
  float[] moments;
  float[] dy;
  float[] direction;
  float[] result;
  int[] live;
  int firstLive;
  int channels;
  int area;
  int groups;
  double epsilon;

  @Override
  void run(int from, int to, int thread) {
    for (int u = from; u < to; u++) {
      int first = u % groups * (channels / groups);
      int end = first + channels / groups;
      int row = u / groups * channels;
      int count = 0;
      for (int c = first; c < end; c++) {
        count += live[firstLive + c] != 0 ? area : 0;
      }
      if (step == Step.MOMENTS) {
        moments(2 * u, row, first, end, Math.max(1, count));
        continue;
      }
      float mean = moments[2 * u];
      float scale = (float) (1 / Math.sqrt(moments[2 * u + 1] + epsilon));
      switch (step) {
        case NORMALIZE -> normalize(mean, scale, row, first, end);
        case BY_DATA -> byData(mean, scale, row, first, end, Math.max(1, count));
        default -> tangent(mean, scale, row, first, end, Math.max(1, count));
      }
      clear(row, first, end);
    }
  }

  private void moments(int at, int row, int first, int end, int count) {
    double sum = 0;
    for (int c = first; c < end; c++) {
      if (live[firstLive + c] != 0) {
        for (int i = (row + c) * area; i < (row + c + 1) * area; i++) {
          sum += x[i];
        }
      }
    }
    float mean = (float) (sum / count);
    double squares = 0;
    for (int c = first; c < end; c++) {
      if (live[firstLive + c] != 0) {
        for (int i = (row + c) * area; i < (row + c + 1) * area; i++) {
          double away = (double) x[i] - mean;
          squares += away * away;
        }
      }
    }
    moments[at] = mean;
    moments[at + 1] = (float) (squares / count);
  }

  private void normalize(float mean, float scale, int row, int first, int end) {
    for (int i = (row + first) * area; i < (row + end) * area; i++) {
      result[i] = (x[i] - mean) * scale;
    }
  }

  private void byData(float mean, float scale, int row, int first, int end, int count) {
    double sum = 0;
    double product = 0;
    for (int c = first; c < end; c++) {
      if (live[firstLive + c] != 0) {
        for (int i = (row + c) * area; i < (row + c + 1) * area; i++) {
          sum += dy[i];
          product += (double) dy[i] * ((x[i] - mean) * scale);
        }
      }
    }
    float level = (float) (sum / count);
    float slope = (float) (product / count);
    for (int i = (row + first) * area; i < (row + end) * area; i++) {
      result[i] = scale * (dy[i] - level - (x[i] - mean) * scale * slope);
    }
  }

  /** See {@code ReferenceGroupNorm}; the mean of dy times how h moves is expanded, so that one pass is enough. */
  private void tangent(float mean, float scale, int row, int first, int end, int count) {
    double sum = 0;
    double product = 0;
    double drift = 0;
    double turn = 0;
    double both = 0;
    for (int c = first; c < end; c++) {
      if (live[firstLive + c] != 0) {
        for (int i = (row + c) * area; i < (row + c + 1) * area; i++) {
          double h = (x[i] - mean) * scale;
          sum += dy[i];
          product += dy[i] * h;
          drift += direction[i];
          turn += direction[i] * h;
          both += (double) dy[i] * direction[i];
        }
      }
    }
    double level = sum / count;
    double slope = product / count;
    double away = drift / count;
    double turning = turn / count;
    double slopeMoves = scale * (both / count - level * away - slope * turning);
    for (int i = (row + first) * area; i < (row + end) * area; i++) {
      double h = (x[i] - mean) * scale;
      double hMoves = scale * (direction[i] - away - h * turning);
      result[i] =
          (float)
              (-scale * scale * turning * (dy[i] - level - h * slope) - scale * (slope * hMoves + h * slopeMoves));
    }
  }

  /** Masked channels are 0. */
  private void clear(int row, int first, int end) {
    for (int c = first; c < end; c++) {
      if (live[firstLive + c] == 0) {
        Arrays.fill(result, (row + c) * area, (row + c + 1) * area, 0);
      }
    }
  }
}
