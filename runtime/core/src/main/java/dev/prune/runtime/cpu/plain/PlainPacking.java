package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.Packing;
import java.util.Arrays;

/** One number after the other, and lines by the copies of the Java machine. */
final class PlainPacking implements Packing {
  @Override
  public int slack() {
    return 1;
  }

  @Override
  public void transpose(float[] from, int at, int[] offsets, int depth, int width, float[] panel, int to) {
    for (int j = 0; j < width; j++) {
      int column = at + offsets[j];
      for (int k = 0; k < depth; k++) {
        panel[to + k * width + j] = from[column + k];
      }
    }
  }

  @Override
  public void gather(float[] from, int at, int[] offsets, int[] steps, int depth, int width, float[] panel, int to) {
    for (int k = 0; k < depth; k++) {
      for (int j = 0; j < width; j++) {
        panel[to + k * width + j] = from[at + offsets[j] + steps[k]];
      }
    }
  }

  @Override
  public void copy(float[] from, int at, int stride, int depth, int columns, int width, float[] panel, int to) {
    for (int k = 0; k < depth; k++) {
      System.arraycopy(from, at + k * stride, panel, to + k * width, columns);
    }
  }

  @Override
  public void lines(
      float[] image, int at, int imageWidth, int pitch, int shift, int lines, float[] to, int toAt, int width) {
    int first = Math.clamp(-shift, 0, width);
    int end = Math.clamp(imageWidth - shift, first, width);
    for (int i = 0; i < lines; i++) {
      int line = toAt + i * width;
      Arrays.fill(to, line, line + first, 0);
      if (first < end) {
        System.arraycopy(image, at + i * pitch + shift + first, to, line + first, end - first);
      }
      Arrays.fill(to, line + end, line + width, 0);
    }
  }

  @Override
  public void alternate(
      float[] image, int at, int imageWidth, int pitch, int shift, int lines, float[] to, int toAt, int width) {
    for (int i = 0; i < lines; i++) {
      for (int j = 0; j < width; j++) {
        int column = shift + 2 * j;
        to[toAt + i * width + j] = column < 0 || column >= imageWidth ? 0 : image[at + i * pitch + column];
      }
    }
  }
}
