package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A product of two matrices, either of which may be read transposed.
 *
 * <p>Tiling: a thread computes a block of four by four numbers and strides over blocks, columns first. Sixteen sums
 * stay in registers, so that each step along the depth reads eight numbers for sixteen products. Reads beyond an edge
 * are clamped to the edge and their sums thrown away, which costs less than a branch in the loop. Every sum goes
 * through the depth in order, so results depend on the shapes alone.
 */
public final class MatrixProduct {
  /** Rows and columns of a block. */
  public static final int BLOCK = 4;

  private MatrixProduct() {}

  /**
   * {@code c[m, n] = add[n] + sum_k a[m, k] * b[k, n]}.
   *
   * @param rows place of the number of rows of c; likewise {@code columns} and {@code depth}
   * @param second place of the offset of {@code b}, or -1; likewise {@code result} of {@code c}
   * @param add place of the offset in {@code b} of a number for each column, or -1 for none
   * @param turnedA 1 where {@code a} is stored as [k, m]
   * @param turnedB 1 where {@code b} is stored as [n, k]
   */
  static void matrixProduct(
      KernelContext context, FloatArray a, FloatArray b, FloatArray c, IntArray dims, int rows, int columns, int depth,
      int second, int result, int add, int turnedA, int turnedB) {
    int height = dims.get(rows);
    int width = dims.get(columns);
    int deep = dims.get(depth);
    int b0 = second < 0 ? 0 : dims.get(Math.max(second, 0));
    int c0 = result < 0 ? 0 : dims.get(Math.max(result, 0));
    int am = turnedA != 0 ? 1 : deep;
    int ak = turnedA != 0 ? height : 1;
    int bn = turnedB != 0 ? deep : 1;
    int bk = turnedB != 0 ? 1 : width;
    int across = (width + 3) / 4;
    int blocks = (height + 3) / 4 * across;
    for (int i = context.globalIdx; i < blocks; i += context.globalGroupSizeX) {
      int m = i / across * 4;
      int n = i % across * 4;
      int m1 = Math.min(m + 1, height - 1);
      int m2 = Math.min(m + 2, height - 1);
      int m3 = Math.min(m + 3, height - 1);
      int n1 = Math.min(n + 1, width - 1);
      int n2 = Math.min(n + 2, width - 1);
      int n3 = Math.min(n + 3, width - 1);
      float s00 = 0, s01 = 0, s02 = 0, s03 = 0;
      float s10 = 0, s11 = 0, s12 = 0, s13 = 0;
      float s20 = 0, s21 = 0, s22 = 0, s23 = 0;
      float s30 = 0, s31 = 0, s32 = 0, s33 = 0;
      for (int k = 0; k < deep; k++) {
        int left = k * ak;
        int right = b0 + k * bk;
        float x0 = a.get(m * am + left);
        float x1 = a.get(m1 * am + left);
        float x2 = a.get(m2 * am + left);
        float x3 = a.get(m3 * am + left);
        float y0 = b.get(n * bn + right);
        float y1 = b.get(n1 * bn + right);
        float y2 = b.get(n2 * bn + right);
        float y3 = b.get(n3 * bn + right);
        s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
        s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
        s20 += x2 * y0; s21 += x2 * y1; s22 += x2 * y2; s23 += x2 * y3;
        s30 += x3 * y0; s31 += x3 * y1; s32 += x3 * y2; s33 += x3 * y3;
      }
      if (add >= 0) {
        int from = dims.get(Math.max(add, 0));
        float e0 = b.get(from + n);
        float e1 = b.get(from + n1);
        float e2 = b.get(from + n2);
        float e3 = b.get(from + n3);
        s00 += e0; s01 += e1; s02 += e2; s03 += e3;
        s10 += e0; s11 += e1; s12 += e2; s13 += e3;
        s20 += e0; s21 += e1; s22 += e2; s23 += e3;
        s30 += e0; s31 += e1; s32 += e2; s33 += e3;
      }
      Block.four(c, c0 + m * width + n, 1, width - n, s00, s01, s02, s03);
      if (m + 1 < height) {
        Block.four(c, c0 + m1 * width + n, 1, width - n, s10, s11, s12, s13);
      }
      if (m + 2 < height) {
        Block.four(c, c0 + m2 * width + n, 1, width - n, s20, s21, s22, s23);
      }
      if (m + 3 < height) {
        Block.four(c, c0 + m3 * width + n, 1, width - n, s30, s31, s32, s33);
      }
    }
  }
}
