package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/**
 * Convolution as its definition: output pixel (p, q) sees, under kernel position (k, l), the input pixel {@code (p *
 * stride - padTop + k * dilation, q * stride - padLeft + l * dilation)}, which counts as zero outside the image.
 */
final class ReferenceConv implements ConvKernels {
  /** {@code y[r, o, p, q] = sum_{i, k, l} x[r, i, row(p, k), column(q, l)] * weight[o, i, k, l] + bias[o]}. */
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
    int ins = d[in];
    int outs = d[out];
    for (int r = 0; r < d[rows]; r++) {
      for (int o = 0; o < outs; o++) {
        for (int p = 0; p < w.outHeight(); p++) {
          for (int q = 0; q < w.outWidth(); q++) {
            double sum = 0;
            for (int i = 0; i < ins; i++) {
              for (int k = 0; k < w.kernelHeight(); k++) {
                for (int l = 0; l < w.kernelWidth(); l++) {
                  int row = inputRow(w, p, k);
                  int column = inputColumn(w, q, l);
                  if (inside(w, row, column)) {
                    sum += x[image(w, r, ins, i) + row * w.inWidth() + column]
                        * params[d[weight] + kernel(w, o, ins, i) + k * w.kernelWidth() + l];
                  }
                }
              }
            }
            y[(r * outs + o) * w.outArea() + p * w.outWidth() + q] = bias < 0 ? sum : sum + params[d[bias] + o];
          }
        }
      }
    }
  }

  /** {@code dx[r, i, row, column] = sum_{o, k, l} dy[r, o, p, q] * weight[o, i, k, l]} where (p, q) sees that pixel. */
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
    int ins = d[in];
    int outs = d[out];
    for (int r = 0; r < d[rows]; r++) {
      for (int i = 0; i < ins; i++) {
        for (int row = 0; row < w.inHeight(); row++) {
          for (int column = 0; column < w.inWidth(); column++) {
            double sum = 0;
            for (int o = 0; o < outs; o++) {
              for (int k = 0; k < w.kernelHeight(); k++) {
                for (int l = 0; l < w.kernelWidth(); l++) {
                  int p = outputIndex(row + w.padTop() - k * w.dilationHeight(), w.strideHeight(), w.outHeight());
                  int q = outputIndex(column + w.padLeft() - l * w.dilationWidth(), w.strideWidth(), w.outWidth());
                  if (p >= 0 && q >= 0) {
                    sum += dy[(r * outs + o) * w.outArea() + p * w.outWidth() + q]
                        * params[d[weight] + kernel(w, o, ins, i) + k * w.kernelWidth() + l];
                  }
                }
              }
            }
            dx[image(w, r, ins, i) + row * w.inWidth() + column] = sum;
          }
        }
      }
    }
  }

  /**
   * {@code dw[o, i, k, l] = sum_{r, p, q} dy[r, o, p, q] * x[r, i, row(p, k), column(q, l)]}, {@code db[o] = sum_{r, p,
   * q} dy[r, o, p, q]}.
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
      Window w) {
    double[] x = reals(input);
    double[] dy = reals(outputGradient);
    double[] g = reals(gradients);
    int[] d = numbers(dims);
    int ins = d[in];
    int outs = d[out];
    for (int o = 0; o < outs; o++) {
      for (int i = 0; i < ins; i++) {
        for (int k = 0; k < w.kernelHeight(); k++) {
          for (int l = 0; l < w.kernelWidth(); l++) {
            double sum = 0;
            for (int r = 0; r < d[rows]; r++) {
              for (int p = 0; p < w.outHeight(); p++) {
                for (int q = 0; q < w.outWidth(); q++) {
                  int row = inputRow(w, p, k);
                  int column = inputColumn(w, q, l);
                  if (inside(w, row, column)) {
                    sum += dy[(r * outs + o) * w.outArea() + p * w.outWidth() + q]
                        * x[image(w, r, ins, i) + row * w.inWidth() + column];
                  }
                }
              }
            }
            g[d[weight] + kernel(w, o, ins, i) + k * w.kernelWidth() + l] = sum;
          }
        }
      }
    }
    if (bias >= 0) {
      for (int o = 0; o < outs; o++) {
        double sum = 0;
        for (int r = 0; r < d[rows]; r++) {
          for (int a = 0; a < w.outArea(); a++) {
            sum += dy[(r * outs + o) * w.outArea() + a];
          }
        }
        g[d[bias] + o] = sum;
      }
    }
  }

  private static int inputRow(Window w, int p, int k) {
    return p * w.strideHeight() - w.padTop() + k * w.dilationHeight();
  }

  private static int inputColumn(Window w, int q, int l) {
    return q * w.strideWidth() - w.padLeft() + l * w.dilationWidth();
  }

  private static boolean inside(Window w, int row, int column) {
    return row >= 0 && row < w.inHeight() && column >= 0 && column < w.inWidth();
  }

  /** The output position whose window starts at {@code start} of the padded input, or -1 where there is none. */
  private static int outputIndex(int start, int stride, int outputs) {
    boolean exists = start >= 0 && start % stride == 0 && start / stride < outputs;
    return exists ? start / stride : -1;
  }

  /** Where the image of channel i of row r starts. */
  private static int image(Window w, int r, int ins, int i) {
    return (r * ins + i) * w.inArea();
  }

  /** Where the kernel from input channel i to output channel o starts. */
  private static int kernel(Window w, int o, int ins, int i) {
    return (o * ins + i) * w.kernelArea();
  }
}
