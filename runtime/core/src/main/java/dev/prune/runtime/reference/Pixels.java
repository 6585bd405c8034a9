package dev.prune.runtime.reference;

import dev.prune.runtime.kernel.Window;

/** Which input pixel an output pixel sees under a tap of the window, and the other way round. */
final class Pixels {
  private Pixels() {}

  /** The input pixel that output pixel (p, q) sees under {@code tap}, or -1 outside the image. */
  static int seen(Window w, int p, int q, int tap) {
    int row = p * w.strideHeight() - w.padTop() + tap / w.kernelWidth() * w.dilationHeight();
    int column = q * w.strideWidth() - w.padLeft() + tap % w.kernelWidth() * w.dilationWidth();
    boolean inside = row >= 0 && row < w.inHeight() && column >= 0 && column < w.inWidth();
    return inside ? row * w.inWidth() + column : -1;
  }

  /** The output pixel that sees input pixel {@code pixel} under {@code tap}, or -1 where there is none. */
  static int seeing(Window w, int pixel, int tap) {
    int p = pixel / w.inWidth() + w.padTop() - tap / w.kernelWidth() * w.dilationHeight();
    int q = pixel % w.inWidth() + w.padLeft() - tap % w.kernelWidth() * w.dilationWidth();
    boolean exists =
        p >= 0
            && q >= 0
            && p % w.strideHeight() == 0
            && q % w.strideWidth() == 0
            && p / w.strideHeight() < w.outHeight()
            && q / w.strideWidth() < w.outWidth();
    return exists ? p / w.strideHeight() * w.outWidth() + q / w.strideWidth() : -1;
  }

  /** {@code db[o] = sum of dy[r, o, a]} into {@code g} from {@code at}; nothing where that is -1. */
  static void bias(double[] dy, double[] g, int rows, int channels, int area, int at) {
    for (int o = 0; o < channels && at >= 0; o++) {
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        for (int a = 0; a < area; a++) {
          sum += dy[(r * channels + o) * area + a];
        }
      }
      g[at + o] = sum;
    }
  }
}
