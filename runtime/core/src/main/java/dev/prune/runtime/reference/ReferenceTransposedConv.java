package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.TransposedConvKernels;
import dev.prune.runtime.kernel.Window;

/** Transposed convolution as its definition; the window's "input" is y and its "output" is x. */
final class ReferenceTransposedConv implements TransposedConvKernels {
  /** {@code y[r, o, pixel] = sum_{i, k, l} x[r, i, p, q] * weight[o, i, k, l] + bias[o]} where (p, q) sees the pixel. */
  @Override
  public void forward(
      Buffer input,
      Buffer parameters,
      Buffer output,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      int bias,
      Window w) {
    double[] x = reals(input);
    double[] params = reals(parameters);
    double[] y = reals(output);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      for (int o = 0; o < d[out]; o++) {
        for (int pixel = 0; pixel < w.inArea(); pixel++) {
          double sum = 0;
          for (int i = 0; i < d[in]; i++) {
            for (int tap = 0; tap < w.kernelArea(); tap++) {
              int place = Pixels.seeing(w, pixel, tap);
              if (place >= 0) {
                sum += x[(r * d[in] + i) * w.outArea() + place]
                    * params[d[weight] + (o * d[in] + i) * w.kernelArea() + tap];
              }
            }
          }
          y[(r * d[out] + o) * w.inArea() + pixel] = bias < 0 ? sum : sum + params[d[bias] + o];
        }
      }
    }
  }

  /** {@code dx[r, i, p, q] = sum_{o, k, l} dy[r, o, row(p, k), column(q, l)] * weight[o, i, k, l]}. */
  @Override
  public void byData(
      Buffer outputGradient,
      Buffer parameters,
      Buffer inputGradient,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      Window w) {
    double[] dy = reals(outputGradient);
    double[] params = reals(parameters);
    double[] dx = reals(inputGradient);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      for (int i = 0; i < d[in]; i++) {
        for (int place = 0; place < w.outArea(); place++) {
          double sum = 0;
          for (int o = 0; o < d[out]; o++) {
            for (int tap = 0; tap < w.kernelArea(); tap++) {
              int pixel = Pixels.seen(w, place / w.outWidth(), place % w.outWidth(), tap);
              if (pixel >= 0) {
                sum += dy[(r * d[out] + o) * w.inArea() + pixel]
                    * params[d[weight] + (o * d[in] + i) * w.kernelArea() + tap];
              }
            }
          }
          dx[(r * d[in] + i) * w.outArea() + place] = sum;
        }
      }
    }
  }

  /** {@code dw[o, i, k, l] = sum_{r, p, q} x[r, i, p, q] * dy[r, o, row(p, k), column(q, l)]}, db the sum of dy. */
  @Override
  public void byWeights(
      Buffer input,
      Buffer outputGradient,
      Buffer gradients,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      int bias,
      Window w) {
    double[] x = reals(input);
    double[] dy = reals(outputGradient);
    double[] g = reals(gradients);
    int[] d = numbers(dims);
    for (int o = 0; o < d[out]; o++) {
      for (int i = 0; i < d[in]; i++) {
        for (int tap = 0; tap < w.kernelArea(); tap++) {
          double sum = 0;
          for (int r = 0; r < d[rows]; r++) {
            for (int place = 0; place < w.outArea(); place++) {
              int pixel = Pixels.seen(w, place / w.outWidth(), place % w.outWidth(), tap);
              if (pixel >= 0) {
                sum += x[(r * d[in] + i) * w.outArea() + place] * dy[(r * d[out] + o) * w.inArea() + pixel];
              }
            }
          }
          g[d[weight] + (o * d[in] + i) * w.kernelArea() + tap] = sum;
        }
      }
    }
    Pixels.bias(dy, g, d[rows], d[out], w.inArea(), bias < 0 ? -1 : d[bias]);
  }
}
