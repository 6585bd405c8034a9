package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DepthwiseKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/** Depthwise convolution as its definition: output channel o reads input channel {@code o / multiplier}. */
final class ReferenceDepthwise implements DepthwiseKernels {
  /** {@code y[r, o, p, q] = sum_{k, l} x[r, o / m, row(p, k), column(q, l)] * weight[o, k, l] + bias[o]}. */
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
    int multiplier = d[out] / d[in];
    for (int r = 0; r < d[rows]; r++) {
      for (int o = 0; o < d[out]; o++) {
        for (int place = 0; place < w.outArea(); place++) {
          double sum = 0;
          for (int tap = 0; tap < w.kernelArea(); tap++) {
            int pixel = Pixels.seen(w, place / w.outWidth(), place % w.outWidth(), tap);
            if (pixel >= 0) {
              sum += x[(r * d[in] + o / multiplier) * w.inArea() + pixel] * params[d[weight] + o * w.kernelArea() + tap];
            }
          }
          y[(r * d[out] + o) * w.outArea() + place] = bias < 0 ? sum : sum + params[d[bias] + o];
        }
      }
    }
  }

  /** {@code dx[r, i, pixel] = sum over outputs o of i, k, l of dy[r, o, p, q] * weight[o, k, l]}. */
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
    int multiplier = d[out] / d[in];
    for (int r = 0; r < d[rows]; r++) {
      for (int i = 0; i < d[in]; i++) {
        for (int pixel = 0; pixel < w.inArea(); pixel++) {
          double sum = 0;
          for (int o = i * multiplier; o < (i + 1) * multiplier; o++) {
            for (int tap = 0; tap < w.kernelArea(); tap++) {
              int place = Pixels.seeing(w, pixel, tap);
              if (place >= 0) {
                sum += dy[(r * d[out] + o) * w.outArea() + place] * params[d[weight] + o * w.kernelArea() + tap];
              }
            }
          }
          dx[(r * d[in] + i) * w.inArea() + pixel] = sum;
        }
      }
    }
  }

  /** {@code dw[o, k, l] = sum_{r, p, q} dy[r, o, p, q] * x[r, o / m, row(p, k), column(q, l)]}, db as everywhere. */
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
    int multiplier = d[out] / d[in];
    for (int o = 0; o < d[out]; o++) {
      for (int tap = 0; tap < w.kernelArea(); tap++) {
        double sum = 0;
        for (int r = 0; r < d[rows]; r++) {
          for (int place = 0; place < w.outArea(); place++) {
            int pixel = Pixels.seen(w, place / w.outWidth(), place % w.outWidth(), tap);
            if (pixel >= 0) {
              sum += dy[(r * d[out] + o) * w.outArea() + place] * x[(r * d[in] + o / multiplier) * w.inArea() + pixel];
            }
          }
        }
        g[d[weight] + o * w.kernelArea() + tap] = sum;
      }
    }
    Pixels.bias(dy, g, d[rows], d[out], w.outArea(), bias < 0 ? -1 : d[bias]);
  }
}
