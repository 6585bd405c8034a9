package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.WinogradTransforms;

/** Lane by lane. */
final class PlainWinograd implements WinogradTransforms {
  @Override
  public void inputs(
      float[] lines, int at, int pitch, int columns, int rows, float[] to, int toAt, int place) {
    for (int i = 0; i < rows; i++) {
      for (int t = 0; t < columns; t++) {
        inputs(lines, at + 2 * i * pitch + 2 * t, pitch, 1, to, toAt + i * columns + t, place);
      }
    }
  }

  @Override
  public void inputsByChannel(
      float[] pixels, int at, int line, int lanes, int columns, int height, float[] to, int toAt, int place) {
    for (int t = 0; t < columns; t++) {
      for (int l = 0; l < height; l++) {
        inputs(pixels, at + 2 * t * lanes + l, line, lanes, to, toAt + t * height + l, place);
      }
    }
  }

  private static void inputs(float[] from, int at, int row, int column, float[] to, int toAt, int place) {
    differences(from, at, at + 2 * row, column, to, toAt, place);
    sums(from, at + row, at + 2 * row, column, to, toAt + 4 * place, place);
    differences(from, at + 2 * row, at + row, column, to, toAt + 8 * place, place);
    differences(from, at + row, at + 3 * row, column, to, toAt + 12 * place, place);
  }

  private static void differences(float[] from, int p, int q, int column, float[] to, int at, int place) {
    row(
        from[p] - from[q],
        from[p + column] - from[q + column],
        from[p + 2 * column] - from[q + 2 * column],
        from[p + 3 * column] - from[q + 3 * column],
        to,
        at,
        place);
  }

  private static void sums(float[] from, int p, int q, int column, float[] to, int at, int place) {
    row(
        from[p] + from[q],
        from[p + column] + from[q + column],
        from[p + 2 * column] + from[q + 2 * column],
        from[p + 3 * column] + from[q + 3 * column],
        to,
        at,
        place);
  }

  /** A row times B. */
  private static void row(float a, float b, float c, float d, float[] to, int at, int place) {
    to[at] = a - c;
    to[at + place] = b + c;
    to[at + 2 * place] = c - b;
    to[at + 3 * place] = b - d;
  }

  @Override
  public void outputs(float[] from, int at, int place, int count, int columns, float[] out, int outAt, int pitch) {
    for (int t = 0; t < count; t++) {
      int p = at + t;
      int q = outAt + 2 * (t / columns * pitch + t % columns);
      out[q] = upper(from, p, place) + upper(from, p + place, place) + upper(from, p + 2 * place, place);
      out[q + 1] = upper(from, p + place, place) - upper(from, p + 2 * place, place) - upper(from, p + 3 * place, place);
      q += pitch;
      out[q] = lower(from, p, place) + lower(from, p + place, place) + lower(from, p + 2 * place, place);
      out[q + 1] = lower(from, p + place, place) - lower(from, p + 2 * place, place) - lower(from, p + 3 * place, place);
    }
  }

  /** The first sum over the rows of a column of m. */
  private static float upper(float[] from, int at, int place) {
    return from[at] + from[at + 4 * place] + from[at + 8 * place];
  }

  /** The second one. */
  private static float lower(float[] from, int at, int place) {
    return from[at + 4 * place] - from[at + 8 * place] - from[at + 12 * place];
  }

  @Override
  public void outputGradients(
      float[] pixels, int at, int line, int lanes, int columns, float[] to, int toAt, int place) {
    for (int t = 0; t < columns; t++) {
      for (int l = 0; l < lanes; l++) {
        int p = at + 2 * t * lanes + l;
        int q = toAt + t * lanes + l;
        float a = pixels[p];
        float b = pixels[p + lanes];
        float c = pixels[p + line];
        float d = pixels[p + line + lanes];
        outputRow(a, b, to, q, place);
        outputRow(a + c, b + d, to, q + 4 * place, place);
        outputRow(a - c, b - d, to, q + 8 * place, place);
        outputRow(-c, -d, to, q + 12 * place, place);
      }
    }
  }

  /** A row times A^T. */
  private static void outputRow(float a, float b, float[] to, int at, int place) {
    to[at] = a;
    to[at + place] = a + b;
    to[at + 2 * place] = a - b;
    to[at + 3 * place] = -b;
  }

  @Override
  public void filters(float[] from, int at, int height, int repeats, float[] to, int toAt, int place) {
    for (int r = 0; r < repeats; r++) {
      for (int l = 0; l < height; l++) {
        int p = at + 9 * r * height + l;
        int q = toAt + r * height + l;
        float a = from[p];
        float b = from[p + height];
        float c = from[p + 2 * height];
        float d = from[p + 3 * height] * 0.5f;
        float e = from[p + 4 * height] * 0.5f;
        float f = from[p + 5 * height] * 0.5f;
        float g = from[p + 6 * height];
        float h = from[p + 7 * height];
        float i = from[p + 8 * height];
        float evenA = (a + g) * 0.5f;
        float evenB = (b + h) * 0.5f;
        float evenC = (c + i) * 0.5f;
        filterRow(a, b, c, to, q, place);
        filterRow(evenA + d, evenB + e, evenC + f, to, q + 4 * place, place);
        filterRow(evenA - d, evenB - e, evenC - f, to, q + 8 * place, place);
        filterRow(g, h, i, to, q + 12 * place, place);
      }
    }
  }

  /** A row times G^T. */
  private static void filterRow(float a, float b, float c, float[] to, int at, int place) {
    float even = (a + c) * 0.5f;
    float odd = b * 0.5f;
    to[at] = a;
    to[at + place] = even + odd;
    to[at + 2 * place] = even - odd;
    to[at + 3 * place] = c;
  }

  @Override
  public void filterGradients(float[] from, int at, int place, int count, float[] out, int outAt, int outPlace) {
    for (int l = 0; l < count; l++) {
      int p = at + l;
      int q = outAt + l;
      for (int i = 0; i < 3; i++) {
        float a = column(from, p, place, i);
        float b = column(from, p + place, place, i) * 0.5f;
        float c = column(from, p + 2 * place, place, i) * 0.5f;
        float d = column(from, p + 3 * place, place, i);
        out[q] = a + b + c;
        out[q + outPlace] = b - c;
        out[q + 2 * outPlace] = b + c + d;
        q += 3 * outPlace;
      }
    }
  }

  /** Sum {@code i} over the rows of a column of m. */
  private static float column(float[] from, int at, int place, int i) {
    float even = from[at + 4 * place] * 0.5f;
    float odd = from[at + 8 * place] * 0.5f;
    return switch (i) {
      case 0 -> from[at] + even + odd;
      case 1 -> even - odd;
      default -> even + odd + from[at + 12 * place];
    };
  }
}
