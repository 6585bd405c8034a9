package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GroupedConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/** Grouped convolution as its definition: output channel o reads the {@code in / groups} input channels of its part. */
final class ReferenceGroupedConv implements GroupedConvKernels {
  /** {@code y[r, o, p, q] = sum_{i, k, l} x[r, part(o) + i, row(p, k), column(q, l)] * weight[o, i, k, l] + bias[o]}. */
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
      Window w,
      int groups) {
    double[] x = reals(input);
    double[] params = reals(parameters);
    double[] y = reals(output);
    int[] d = numbers(dims);
    int ins = d[in] / groups;
    int outs = d[out] / groups;
    for (int r = 0; r < d[rows]; r++) {
      for (int o = 0; o < d[out]; o++) {
        for (int p = 0; p < w.outHeight(); p++) {
          for (int q = 0; q < w.outWidth(); q++) {
            double sum = 0;
            for (int i = 0; i < ins; i++) {
              for (int tap = 0; tap < w.kernelArea(); tap++) {
                int pixel = Pixels.seen(w, p, q, tap);
                if (pixel >= 0) {
                  sum += x[(r * d[in] + o / outs * ins + i) * w.inArea() + pixel]
                      * params[d[weight] + (o * ins + i) * w.kernelArea() + tap];
                }
              }
            }
            y[(r * d[out] + o) * w.outArea() + p * w.outWidth() + q] = bias < 0 ? sum : sum + params[d[bias] + o];
          }
        }
      }
    }
  }

  /** {@code dx[r, c, pixel] = sum_{o, k, l} dy[r, o, p, q] * weight[o, c - part(o), k, l]} where (p, q) sees the pixel. */
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
      Window w,
      int groups) {
    double[] dy = reals(outputGradient);
    double[] params = reals(parameters);
    double[] dx = reals(inputGradient);
    int[] d = numbers(dims);
    int ins = d[in] / groups;
    int outs = d[out] / groups;
    for (int r = 0; r < d[rows]; r++) {
      for (int c = 0; c < d[in]; c++) {
        for (int pixel = 0; pixel < w.inArea(); pixel++) {
          double sum = 0;
          for (int o = c / ins * outs; o < (c / ins + 1) * outs; o++) {
            for (int tap = 0; tap < w.kernelArea(); tap++) {
              int place = Pixels.seeing(w, pixel, tap);
              if (place >= 0) {
                sum += dy[(r * d[out] + o) * w.outArea() + place]
                    * params[d[weight] + (o * ins + c % ins) * w.kernelArea() + tap];
              }
            }
          }
          dx[(r * d[in] + c) * w.inArea() + pixel] = sum;
        }
      }
    }
  }

  /**
   * {@code dw[o, i, k, l] = sum_{r, p, q} dy[r, o, p, q] * x[r, part(o) + i, row(p, k), column(q, l)]}, {@code db[o] =
   * sum_{r, p, q} dy[r, o, p, q]}.
   */
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
      Window w,
      int groups) {
    double[] x = reals(input);
    double[] dy = reals(outputGradient);
    double[] g = reals(gradients);
    int[] d = numbers(dims);
    int ins = d[in] / groups;
    int outs = d[out] / groups;
    for (int o = 0; o < d[out]; o++) {
      for (int i = 0; i < ins; i++) {
        for (int tap = 0; tap < w.kernelArea(); tap++) {
          double sum = 0;
          for (int r = 0; r < d[rows]; r++) {
            for (int place = 0; place < w.outArea(); place++) {
              int pixel = Pixels.seen(w, place / w.outWidth(), place % w.outWidth(), tap);
              if (pixel >= 0) {
                sum += dy[(r * d[out] + o) * w.outArea() + place]
                    * x[(r * d[in] + o / outs * ins + i) * w.inArea() + pixel];
              }
            }
          }
          g[d[weight] + (o * ins + i) * w.kernelArea() + tap] = sum;
        }
      }
    }
    Pixels.bias(dy, g, d[rows], d[out], w.outArea(), bias < 0 ? -1 : d[bias]);
  }
}
