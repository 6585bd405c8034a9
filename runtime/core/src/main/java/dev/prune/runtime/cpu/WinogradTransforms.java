package dev.prune.runtime.cpu;

/**
 * The sums and differences around the products of Winograd's algorithm F(2x2, 3x3) (Lavin and Gray, arXiv 1509.09308, section 4.1):
 * {@code y = A^T ((G g G^T) * (B^T d B)) A} computes 2 by 2 outputs {@code y} of a filter {@code g} from 4 by 4 inputs {@code d}
 * with 16 products in place of 36.
 *
 * <p>The 16 numbers of a tile lie {@code place} apart, row by row. A lane is a tile, or a channel of one tile. Whole vectors are written:
 * up to {@link Packing#slack} numbers beyond {@code count} may be overwritten, so runs are written in order and have room after the last.
 */
public interface WinogradTransforms {
  /**
   * {@code B^T d B} with a tile in each lane: {@code d[i, j] = lines[at + (2 * p + i) * pitch + 2 * q + j]} for tile {@code (p, q)} of {@code rows * columns}
   * tiles. Up to three times {@link Packing#slack} numbers beyond the last line are read.
   */
  void inputs(float[] lines, int at, int pitch, int columns, int rows, float[] to, int toAt, int place);

  /**
   * {@code B^T d B} with a channel in each lane: {@code d[i, j] = pixels[at + i * line + (2 * q + j) * lanes + channel]} goes to {@code toAt + q * height}
   * and after it, for {@code q < columns, channel < height}.
   */
  void inputsByChannel(
      float[] pixels, int at, int line, int lanes, int columns, int height, float[] to, int toAt, int place);

  /**
   * {@code A^T m A} with a tile in each lane, for {@code count} tiles in rows of {@code columns}: the outputs of tile {@code (p, q)} go to {@code
   * out[outAt + (2 * p + i) * pitch + 2 * q + j]}. There is one row, or {@code columns} fill whole vectors.
   */
  void outputs(float[] from, int at, int place, int count, int columns, float[] out, int outAt, int pitch);

  /**
   * {@code A dy A^T} with a channel in each lane: {@code dy[i, j] = pixels[at + i * line + (2 * q + j) * lanes + channel]} goes to {@code toAt + q * lanes} and after
   * it, for {@code q < columns}.
   */
  void outputGradients(float[] pixels, int at, int line, int lanes, int columns, float[] to, int toAt, int place);

  /**
   * {@code G g G^T}, filter by filter: the nine numbers of filter {@code r} begin at {@code from[at + 9 * r * height]} and are {@code
   * height} apart, with a lane for each output channel; what comes out begins at {@code to[toAt + r * height]}.
   */
  void filters(float[] from, int at, int height, int repeats, float[] to, int toAt, int place);

  /** {@code G^T m G}: the nine numbers go to {@code out[outAt + lane + tap * outPlace]}. */
  void filterGradients(float[] from, int at, int place, int count, float[] out, int outAt, int outPlace);
}
