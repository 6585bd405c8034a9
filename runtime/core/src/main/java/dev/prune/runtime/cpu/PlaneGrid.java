package dev.prune.runtime.cpu;

import java.util.Arrays;

/**
 * How an image is laid out in scratch so that a convolution becomes a sum of shifted runs: padded (or cropped), and
 * split into {@code phasesHeight * phasesWidth} planes by the remainder of a pixel's position, so that the pixels a
 * strided window meets lie side by side.
 *
 * <p>{@code plane(a, b)[i, j] = image[i * stepHeight + a - padTop, j * stepWidth + b - padLeft]}, zero outside the
 * image. Output pixel {@code (p, q)} has the place {@code p * width + q}; a weight that meets plane (a, b) at rows
 * {@code p + di} and columns {@code q + dj} shifts places by {@link #shift}.
 */
final class PlaneGrid {
  int imageHeight;
  int imageWidth;
  int stepHeight;
  int stepWidth;
  int phasesHeight;
  int phasesWidth;
  int padTop;
  int padLeft;
  int height;
  int width;

  /** Numbers of all planes of one image channel. */
  int size() {
    return phasesHeight * phasesWidth * height * width;
  }

  /** What a weight adds to a place. */
  int shift(int a, int b, int di, int dj) {
    return ((a * phasesWidth + b) * height + di) * width + dj;
  }

  /** Places from the first output pixel to the last, with the columns between that are no output. */
  int span(int outHeight, int outWidth) {
    return (outHeight - 1) * width + outWidth;
  }

  /** Writes the planes of one image channel. */
  void fill(float[] image, int at, float[] planes, int to) {
    if (size() == imageHeight * imageWidth && width == imageWidth && stepHeight * stepWidth == 1 && unpadded()) {
      System.arraycopy(image, at, planes, to, size());
      return;
    }
    int line = to;
    for (int a = 0; a < phasesHeight; a++) {
      for (int b = 0; b < phasesWidth; b++) {
        for (int i = 0; i < height; i++) {
          int row = i * stepHeight + a - padTop;
          if (row < 0 || row >= imageHeight) {
            Arrays.fill(planes, line, line + width, 0);
          } else {
            line(image, at + row * imageWidth, b, planes, line);
          }
          line += width;
        }
      }
    }
  }

  private boolean unpadded() {
    return padTop == 0 && padLeft == 0;
  }

  private void line(float[] image, int row, int b, float[] planes, int line) {
    int shift = b - padLeft;
    if (stepWidth == 1) {
      int first = Math.clamp(-shift, 0, width);
      int end = Math.clamp(imageWidth - shift, first, width);
      Arrays.fill(planes, line, line + first, 0);
      if (first < end) {
        System.arraycopy(image, row + first + shift, planes, line + first, end - first);
      }
      Arrays.fill(planes, line + end, line + width, 0);
      return;
    }
    for (int j = 0; j < width; j++) {
      int column = j * stepWidth + shift;
      planes[line + j] = column < 0 || column >= imageWidth ? 0 : image[row + column];
    }
  }
}
