package dev.prune.runtime.cpu;

import java.util.Arrays;

/**
 * How an image channel is laid out in scratch so that a convolution becomes a sum of shifted runs: padded (or cropped), and
 * split into planes.
 *
 * <p>Rows are split by the remainder of their position by the stride, so that the rows that a strided window meets follow
 * each other: {@code phases} planes. Columns come in {@code views}: plane {@code (v, a)} is
 * {@code plane[i, j] = image[i * stepHeight + a - padTop, j * stepWidth + left(v) - padLeft]}, zero outside the image. There are two
 * ways, see {@link #whole}:
 *
 * <ul>
 *   <li>a view for each remainder by the stride, wide enough for every column of the window. A run of pixels stays in its row.
 *   <li>a view for each column of the window, as wide as the output: then the output's rows follow each other without a gap,
 *       and a run of pixels goes on from row to row.
 * </ul>
 */
final class PlaneGrid {
  int imageHeight;
  int imageWidth;
  int stepHeight;
  int stepWidth;
  int padTop;
  int padLeft;

  /** Planes by rows: remainders that rows of the window meet. */
  int phases;

  /** Planes by columns. */
  int views;

  /** Columns of the image from one column of the window to the next. */
  private int hop;

  /** Whether each column of the window has a view of its own. */
  boolean whole;

  int height;
  int width;

  /**
   * Sets planes for a window that meets {@code outHeight * outWidth} pixels.
   *
   * @param extent rows of the image from the window's first to its last
   * @param columns of the window
   * @param hop columns of the image from one of these to the next
   */
  void meet(int extent, int columns, int hop, int outHeight, int outWidth, boolean whole) {
    int reach = Math.max(0, columns - 1) * hop;
    this.whole = whole;
    this.hop = hop;
    phases = Math.min(stepHeight, extent);
    height = outHeight + (extent - 1) / stepHeight;
    views = whole ? columns : Math.min(stepWidth, reach + 1);
    width = whole ? outWidth : outWidth + reach / stepWidth;
  }

  /** Whether the planes of an image are the image itself. */
  boolean plain() {
    return phases * views == 1 && stepHeight * stepWidth == 1 && (padTop | padLeft) == 0 && height == imageHeight
        && width == imageWidth;
  }

  /** Whether there is one plane, which is the whole image with zeros around it. */
  boolean framed() {
    return phases * views == 1 && stepHeight * stepWidth == 1 && !whole && padTop >= 0 && padLeft >= 0
        && padTop + imageHeight < height && padLeft + imageWidth <= width;
  }

  /** Numbers of all planes of one image channel. */
  int size() {
    return phases * views * height * width;
  }

  /** What the weight in column {@code j} of the window, {@code i} rows of the image below its first, adds to a place. */
  int shift(int i, int j) {
    int view = whole ? j : j * hop % stepWidth;
    int along = whole ? 0 : j * hop / stepWidth;
    return ((view * phases + i % stepHeight) * height + i / stepHeight) * width + along;
  }

  /** Places from the first output pixel to the last, with the columns between that are no output. */
  int span(int outHeight, int outWidth) {
    return (outHeight - 1) * width + outWidth;
  }

  /**
   * Writes the planes of one image channel, and whatever into {@link Packing#slack} numbers beyond them: channels must be
   * written in order.
   */
  void fill(float[] image, int at, float[] planes, int to, Packing packing) {
    int plane = to;
    for (int v = 0; v < views; v++) {
      for (int a = 0; a < phases; a++) {
        plane(image, at, (whole ? v * hop : v) - padLeft, a - padTop, planes, plane, packing);
        plane += height * width;
      }
    }
  }

  /** The plane whose first column is the image's {@code left} and whose first row is its {@code top}. */
  private void plane(float[] image, int at, int left, int top, float[] planes, int to, Packing packing) {
    int first = Math.clamp((stepHeight - 1L - top) / stepHeight, 0, height);
    int end = Math.clamp(top >= imageHeight ? 0 : (imageHeight - 1L - top) / stepHeight + 1, first, height);
    Arrays.fill(planes, to, to + first * width, 0);
    int from = at + (first * stepHeight + top) * imageWidth;
    if (stepWidth == 1) {
      packing.lines(
          image, from, imageWidth, stepHeight * imageWidth, left, end - first, planes, to + first * width, width);
    } else if (stepWidth == 2) {
      packing.alternate(
          image, from, imageWidth, stepHeight * imageWidth, left, end - first, planes, to + first * width, width);
    } else {
      sampled(image, from, left, end - first, planes, to + first * width);
    }
    Arrays.fill(planes, to + end * width, to + height * width, 0);
  }

  private void sampled(float[] image, int at, int left, int lines, float[] planes, int to) {
    int from = at;
    int line = to;
    for (int i = 0; i < lines; i++) {
      for (int j = 0; j < width; j++) {
        int column = j * stepWidth + left;
        planes[line + j] = column < 0 || column >= imageWidth ? 0 : image[from + column];
      }
      from += stepHeight * imageWidth;
      line += width;
    }
  }
}
