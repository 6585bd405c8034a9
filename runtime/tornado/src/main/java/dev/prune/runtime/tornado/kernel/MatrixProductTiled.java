package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link MatrixProduct} for large matrices, with the same arguments and the same results to the bit.
 *
 * <p>Tiling: a work group of {@link #GROUP} threads, sixteen by sixteen, computes a tile of 64 by 64 numbers. It walks
 * along the depth in steps of sixteen, whose parts of both matrices the threads first read into local memory, each
 * number once a tile. A thread computes sixteen numbers, sixteen rows and columns apart, so that neighbours write
 * neighbouring numbers and read different banks; a row of local memory is 65 numbers for the same reason. Reads beyond an
 * edge are clamped to the edge and their sums thrown away. Every sum goes through the depth in order.
 */
public final class MatrixProductTiled {
  /** Threads of a work group. */
  public static final int GROUP = 256;

  /** Rows and columns of a tile. */
  public static final int TILE = 64;

  /** Numbers of a row in local memory. */
  private static final int LINE = TILE + 1;

  /** Steps along the depth at once. */
  private static final int STEPS = 16;

  private MatrixProductTiled() {}

  static void matrixProductTiled(
      KernelContext context, FloatArray a, FloatArray b, FloatArray c, IntArray dims, int rows, int columns, int depth,
      int second, int result, int add, int turnedA, int turnedB) {
    float[] as = context.allocateFloatLocalArray(STEPS * LINE);
    float[] bs = context.allocateFloatLocalArray(STEPS * LINE);
    int thread = context.localIdx;
    int across = thread % 16;
    int down = thread / 16;
    int height = dims.get(rows);
    int width = dims.get(columns);
    int deep = dims.get(depth);
    int b0 = second < 0 ? 0 : dims.get(Math.max(second, 0));
    int c0 = result < 0 ? 0 : dims.get(Math.max(result, 0));
    int am = turnedA != 0 ? 1 : deep;
    int ak = turnedA != 0 ? height : 1;
    int bn = turnedB != 0 ? deep : 1;
    int bk = turnedB != 0 ? 1 : width;
    int tilesAcross = (width + TILE - 1) / TILE;
    int tiles = (height + TILE - 1) / TILE * tilesAcross;
    int groups = context.globalGroupSizeX / GROUP;
    for (int i = context.groupIdx; i < tiles; i += groups) {
      int top = i / tilesAcross * TILE;
      int left = i % tilesAcross * TILE;
      float s00 = 0, s01 = 0, s02 = 0, s03 = 0;
      float s10 = 0, s11 = 0, s12 = 0, s13 = 0;
      float s20 = 0, s21 = 0, s22 = 0, s23 = 0;
      float s30 = 0, s31 = 0, s32 = 0, s33 = 0;
      for (int k0 = 0; k0 < deep; k0 += STEPS) {
        for (int e = thread; e < TILE * STEPS; e += GROUP) {
          // Neighbouring threads read neighbouring numbers, whichever way the matrix is stored.
          int k = turnedA != 0 ? e / TILE : e % STEPS;
          int m = turnedA != 0 ? e % TILE : e / STEPS;
          as[k * LINE + m] = a.get(Math.min(top + m, height - 1) * am + Math.min(k0 + k, deep - 1) * ak);
          int l = turnedB != 0 ? e % STEPS : e / TILE;
          int n = turnedB != 0 ? e / STEPS : e % TILE;
          bs[l * LINE + n] = b.get(b0 + Math.min(left + n, width - 1) * bn + Math.min(k0 + l, deep - 1) * bk);
        }
        context.localBarrier();
        int steps = Math.min(STEPS, deep - k0);
        for (int k = 0; k < steps; k++) {
          float x0 = as[k * LINE + down];
          float x1 = as[k * LINE + down + 16];
          float x2 = as[k * LINE + down + 32];
          float x3 = as[k * LINE + down + 48];
          float y0 = bs[k * LINE + across];
          float y1 = bs[k * LINE + across + 16];
          float y2 = bs[k * LINE + across + 32];
          float y3 = bs[k * LINE + across + 48];
          s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
          s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
          s20 += x2 * y0; s21 += x2 * y1; s22 += x2 * y2; s23 += x2 * y3;
          s30 += x3 * y0; s31 += x3 * y1; s32 += x3 * y2; s33 += x3 * y3;
        }
        context.localBarrier();
      }
      int m = top + down;
      int n = left + across;
      if (n < width) {
        if (add >= 0) {
          int from = dims.get(Math.max(add, 0));
          float e0 = b.get(from + n);
          float e1 = b.get(from + Math.min(n + 16, width - 1));
          float e2 = b.get(from + Math.min(n + 32, width - 1));
          float e3 = b.get(from + Math.min(n + 48, width - 1));
          s00 += e0; s01 += e1; s02 += e2; s03 += e3;
          s10 += e0; s11 += e1; s12 += e2; s13 += e3;
          s20 += e0; s21 += e1; s22 += e2; s23 += e3;
          s30 += e0; s31 += e1; s32 += e2; s33 += e3;
        }
        int numbers = (width - n + 15) / 16;
        if (m < height) {
          Block.four(c, c0 + m * width + n, 16, numbers, s00, s01, s02, s03);
        }
        if (m + 16 < height) {
          Block.four(c, c0 + (m + 16) * width + n, 16, numbers, s10, s11, s12, s13);
        }
        if (m + 32 < height) {
          Block.four(c, c0 + (m + 32) * width + n, 16, numbers, s20, s21, s22, s23);
        }
        if (m + 48 < height) {
          Block.four(c, c0 + (m + 48) * width + n, 16, numbers, s30, s31, s32, s33);
        }
      }
    }
  }
}
