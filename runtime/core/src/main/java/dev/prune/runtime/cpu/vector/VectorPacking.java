package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.Packing;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Whole vectors: gathers where columns become rows, blends where a line ends. */
final class VectorPacking implements Packing {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();
  private static final VectorShuffle<Float> EVEN = VectorShuffle.makeUnzip(S, 0);

  @Override
  public int slack() {
    return V;
  }

  @Override
  public void transpose(float[] from, int at, int[] offsets, int depth, int width, float[] panel, int to) {
    for (int j = (width - 1) / V * V; j >= 0; j -= V) {
      int k = TransposeTile8x4.serves() ? TransposeTile8x4.transpose(from, at, offsets, j, depth, width, panel, to + j) : 0;
      int p = to + j + k * width;
      for (; k < depth; k++) {
        FloatVector.fromArray(S, from, at + k, offsets, j).intoArray(panel, p);
        p += width;
      }
    }
  }

  @Override
  public void gather(float[] from, int at, int[] offsets, int[] steps, int depth, int width, float[] panel, int to) {
    for (int j = (width - 1) / V * V; j >= 0; j -= V) {
      int p = to + j;
      for (int k = 0; k < depth; k++) {
        FloatVector.fromArray(S, from, at + steps[k], offsets, j).intoArray(panel, p);
        p += width;
      }
    }
  }

  @Override
  public void copy(float[] from, int at, int stride, int depth, int columns, int width, float[] panel, int to) {
    if (width == 2 * V && columns == width) {
      pairs(from, at, stride, depth, panel, to);
      return;
    }
    for (int j = (width - 1) / V * V; j >= 0; j -= V) {
      // Only the last steps can end where the array does, in the midst of a vector.
      int left = Math.clamp(columns - j, 0, V);
      long room = (long) from.length - V - at - j;
      int whole = room < 0 ? 0 : (int) Math.min(depth, room / Math.max(1, stride) + 1);
      int p = to + j;
      int q = at + j;
      for (int k = 0; k < whole; k++) {
        FloatVector.fromArray(S, from, q).intoArray(panel, p);
        p += width;
        q += stride;
      }
      for (int k = whole; k < depth; k++) {
        System.arraycopy(from, q, panel, p, left);
        p += width;
        q += stride;
      }
    }
  }

  /** Steps of two vectors, whose lines of the cache are touched once. */
  private static void pairs(float[] from, int at, int stride, int depth, float[] panel, int to) {
    int p = to;
    int q = at;
    for (int k = 0; k < depth; k++) {
      FloatVector.fromArray(S, from, q).intoArray(panel, p);
      FloatVector.fromArray(S, from, q + V).intoArray(panel, p + V);
      p += 2 * V;
      q += stride;
    }
  }

  /**
   * A vector a step, whose lanes from {@code first} to {@code end} are read and the others zero. Read whole and blended, since
   * a masked load beyond an array's end needs its mask as an object; there the numbers go one by one.
   */
  private static void parts(
      float[] from, int at, int stride, int first, int end, int steps, float[] to, int toAt, int width) {
    FloatVector zero = FloatVector.zero(S);
    VectorMask<Float> inside = between(first, end);
    int p = toAt;
    int q = at;
    for (int k = 0; k < steps; k++) {
      if (q >= 0 && q + V <= from.length) {
        zero.blend(FloatVector.fromArray(S, from, q), inside).intoArray(to, p);
      } else {
        for (int l = 0; l < V; l++) {
          to[p + l] = l >= first && l < end ? from[q + l] : 0;
        }
      }
      p += width;
      q += stride;
    }
  }

  @Override
  public void lines(
      float[] image, int at, int imageWidth, int pitch, int shift, int lines, float[] to, int toAt, int width) {
    if (imageWidth % V == 0 && shift <= 0 && imageWidth - shift <= width) {
      wholeLines(image, at, imageWidth, pitch, -shift, lines, to, toAt, width);
    } else {
      partsOfLines(image, at, imageWidth, pitch, shift, lines, to, toAt, width);
    }
  }

  /** All of each line in whole vectors, {@code left} zeros before it and as many after it as the width leaves. */
  private static void wholeLines(
      float[] image, int at, int imageWidth, int pitch, int left, int lines, float[] to, int toAt, int width) {
    int p = toAt;
    int q = at;
    for (int i = 0; i < lines; i++) {
      for (int j = 0; j < left; j++) {
        to[p + j] = 0;
      }
      for (int j = 0; j < imageWidth; j += V) {
        FloatVector.fromArray(S, image, q + j).intoArray(to, p + left + j);
      }
      for (int j = left + imageWidth; j < width; j++) {
        to[p + j] = 0;
      }
      p += width;
      q += pitch;
    }
  }

  /** The last vector of every line comes first: what it writes into the next line is overwritten by that line's first. */
  private static void partsOfLines(
      float[] image, int at, int imageWidth, int pitch, int shift, int lines, float[] to, int toAt, int width) {
    for (int j = (width - 1) / V * V; j >= 0; j -= V) {
      int end = Math.clamp(imageWidth - shift - j, 0, V);
      int first = Math.clamp(-shift - j, 0, end);
      parts(image, at + shift + j, pitch, first, end, lines, to, toAt + j, width);
    }
  }

  @Override
  public void alternate(
      float[] image, int at, int imageWidth, int pitch, int shift, int lines, float[] to, int toAt, int width) {
    FloatVector zero = FloatVector.zero(S);
    // As with parts of lines, the last vector of every line comes first.
    for (int j = (width - 1) / V * V; j >= 0; j -= V) {
      int first = shift + 2 * j;
      VectorMask<Float> lower = inside(first, imageWidth);
      VectorMask<Float> upper = inside(first + V, imageWidth);
      int p = toAt + j;
      int q = at + first;
      for (int i = 0; i < lines; i++) {
        if (q >= 0 && q + 2 * V <= image.length) {
          FloatVector a = zero.blend(FloatVector.fromArray(S, image, q), lower);
          FloatVector b = zero.blend(FloatVector.fromArray(S, image, q + V), upper);
          a.rearrange(EVEN, b).intoArray(to, p);
        } else {
          for (int l = 0; l < V; l++) {
            int column = first + 2 * l;
            to[p + l] = column < 0 || column >= imageWidth ? 0 : image[q + 2 * l];
          }
        }
        p += width;
        q += pitch;
      }
    }
  }

  /** Which of the columns from {@code first} on the image has. */
  private static VectorMask<Float> inside(int first, int imageWidth) {
    return between(Math.clamp(-first, 0, V), Math.clamp(imageWidth - first, 0, V));
  }

  private static VectorMask<Float> between(int first, int end) {
    return S.indexInRange(0, end).and(S.indexInRange(0, first).not());
  }
}
