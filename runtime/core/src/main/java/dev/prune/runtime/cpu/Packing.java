package dev.prune.runtime.cpu;

/**
 * Copies of operands in the order in which tiles read them: step by step of the depth, the numbers of a step side by side.
 *
 * <p>Steps are written in order and with whole vectors, so a step may write up to {@link #slack} numbers beyond its own,
 * which the next step overwrites; after the last one there must be room.
 */
public interface Packing {
  /** Numbers beyond the last step that may be overwritten; lengths of tables of offsets are multiples of it. */
  int slack();

  /**
   * Columns of a matrix whose columns are contiguous, or whatever lies at fixed distances: {@code panel[to + k * width + j]
   * = from[at + offsets[j] + k]} for {@code k < depth, j < width}.
   *
   * @param offsets filled up to a multiple of {@link #slack}, see {@link #offsets}
   */
  void transpose(float[] from, int at, int[] offsets, int depth, int width, float[] panel, int to);

  /** As {@link #transpose}, each step at a place of its own: {@code from[at + offsets[j] + steps[k]]}. */
  void gather(float[] from, int at, int[] offsets, int[] steps, int depth, int width, float[] panel, int to);

  /**
   * Columns of a matrix whose rows are contiguous: {@code panel[to + k * width + j] = from[at + k * stride + j]} for {@code k
   * < depth, j < columns}; beyond {@code columns} a step holds whatever.
   */
  void copy(float[] from, int at, int stride, int depth, int columns, int width, float[] panel, int to);

  /**
   * Lines of an image between zeros: {@code to[toAt + i * width + j] = image[at + i * pitch + shift + j]}, zero where {@code
   * shift + j} is not in {@code [0, imageWidth)}.
   *
   * @param lines how many; {@code i < lines}
   */
  void lines(float[] image, int at, int imageWidth, int pitch, int shift, int lines, float[] to, int toAt, int width);

  /** As {@link #lines}, of every second column of the image: {@code to[toAt + i * width + j] = image[at + i * pitch + shift + 2 * j]}. */
  void alternate(
      float[] image, int at, int imageWidth, int pitch, int shift, int lines, float[] to, int toAt, int width);

  /**
   * Offsets of {@code count} columns at equal distances. Those that fill the table up to {@code length} repeat the last one:
   * their numbers are never kept.
   */
  static void offsets(int[] table, int length, int stride, int count) {
    for (int j = 0; j < length; j++) {
      table[j] = stride * Math.min(j, count - 1);
    }
  }
}
