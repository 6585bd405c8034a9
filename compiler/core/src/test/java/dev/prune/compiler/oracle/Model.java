package dev.prune.compiler.oracle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Parameters, running statistics and the optimiser's memory by name, and the forward pass of one batch. */
final class Model {
  /** One tensor with whatever has its shape. */
  static final class Tensor {
    int[] shape;
    double[] value;
    double[] first;
    double[] second;
    double[] live;

    Tensor(long[] shape, double[] value) {
      this.shape = java.util.Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
      this.value = value.clone();
      this.first = new double[value.length];
      this.second = new double[value.length];
      this.live = new double[value.length];
      java.util.Arrays.fill(live, 1);
    }
  }

  /** A batch of images or vectors as nodes: {@code at[row][channel][pixel]}. */
  record Images(int[][][] at, int height, int width) {
    int channels() {
      return at[0].length;
    }
  }

  /** What a network computes from a batch. */
  @FunctionalInterface
  interface Forward {
    int[][] outputs(Model model, Images input);
  }

  final Map<String, Tensor> parameters = new TreeMap<>();
  final Map<String, Tensor> statistics = new TreeMap<>();
  final Map<String, int[]> nodes = new LinkedHashMap<>();
  Tape tape;
  boolean training;
  boolean tracks;

  /** A new tape with all parameters as leaves. */
  void begin(boolean trainingMode, boolean moves) {
    tape = new Tape();
    training = trainingMode;
    tracks = moves;
    nodes.clear();
    parameters.forEach((name, tensor) -> nodes.put(name, tape.leaves(tensor.value)));
  }

  Images images(double[][] samples, int channels, int height, int width) {
    int[][][] at = new int[samples.length][channels][height * width];
    for (int r = 0; r < samples.length; r++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < height * width; p++) {
          at[r][c][p] = tape.leaf(samples[r][c * height * width + p]);
        }
      }
    }
    return new Images(at, height, width);
  }

  /** {@code layer.weight}, {@code layer.bias}: out, in, kernel rows, kernel columns. */
  Images conv(String layer, Images x, int kernel, int stride, int padding) {
    int[] w = nodes.get(layer + ".weight");
    int[] b = nodes.get(layer + ".bias");
    int outputs = parameters.get(layer + ".weight").shape[0];
    int height = (x.height + 2 * padding - kernel) / stride + 1;
    int width = (x.width + 2 * padding - kernel) / stride + 1;
    int[][][] y = new int[x.at.length][outputs][height * width];
    for (int r = 0; r < y.length; r++) {
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < height; i++) {
          for (int j = 0; j < width; j++) {
            int sum = b == null ? tape.leaf(0) : b[o];
            for (int c = 0; c < x.channels(); c++) {
              for (int ki = 0; ki < kernel; ki++) {
                for (int kj = 0; kj < kernel; kj++) {
                  int row = i * stride + ki - padding;
                  int column = j * stride + kj - padding;
                  if (row >= 0 && row < x.height && column >= 0 && column < x.width) {
                    int at = ((o * x.channels() + c) * kernel + ki) * kernel + kj;
                    sum = tape.add(sum, tape.multiply(w[at], x.at[r][c][row * x.width + column]));
                  }
                }
              }
            }
            y[r][o][i * width + j] = sum;
          }
        }
      }
    }
    return new Images(y, height, width);
  }

  Images batchnorm(String layer, Images x, double momentum, double epsilon) {
    int[] gamma = nodes.get(layer + ".gamma");
    int[] beta = nodes.get(layer + ".beta");
    double[] mean = statistics.get(layer + ".mean").value;
    double[] variance = statistics.get(layer + ".variance").value;
    int area = x.height * x.width;
    int[][][] y = new int[x.at.length][x.channels()][area];
    for (int c = 0; c < x.channels(); c++) {
      int m;
      int v;
      if (training) {
        int n = y.length * area;
        m = tape.leaf(0);
        for (int[][] row : x.at) {
          m = tape.add(m, tape.sum(row[c]));
        }
        m = tape.scale(m, 1.0 / n);
        v = tape.leaf(0);
        for (int[][] row : x.at) {
          for (int node : row[c]) {
            int d = tape.subtract(node, m);
            v = tape.add(v, tape.multiply(d, d));
          }
        }
        if (tracks) {
          mean[c] += momentum * (tape.value(m) - mean[c]);
          variance[c] += momentum * (tape.value(v) / (n - 1) - variance[c]);
        }
        v = tape.scale(v, 1.0 / n);
      } else {
        m = tape.leaf(mean[c]);
        v = tape.leaf(variance[c]);
      }
      int scale = tape.inverseRoot(tape.add(v, tape.leaf(epsilon)));
      for (int r = 0; r < y.length; r++) {
        for (int p = 0; p < area; p++) {
          int normal = tape.multiply(tape.subtract(x.at[r][c][p], m), scale);
          y[r][c][p] = tape.add(tape.multiply(normal, gamma[c]), beta[c]);
        }
      }
    }
    return new Images(y, x.height, x.width);
  }

  Images each(Images x, java.util.function.IntUnaryOperator function) {
    int[][][] y = new int[x.at.length][x.channels()][];
    for (int r = 0; r < y.length; r++) {
      for (int c = 0; c < x.channels(); c++) {
        y[r][c] = java.util.Arrays.stream(x.at[r][c]).map(function).toArray();
      }
    }
    return new Images(y, x.height, x.width);
  }

  Images add(Images a, Images b) {
    int[][][] y = new int[a.at.length][a.channels()][a.height * a.width];
    for (int r = 0; r < y.length; r++) {
      for (int c = 0; c < a.channels(); c++) {
        for (int p = 0; p < y[r][c].length; p++) {
          y[r][c][p] = tape.add(a.at[r][c][p], b.at[r][c][p]);
        }
      }
    }
    return new Images(y, a.height, a.width);
  }

  Images concat(Images a, Images b) {
    int[][][] y = new int[a.at.length][a.channels() + b.channels()][];
    for (int r = 0; r < y.length; r++) {
      System.arraycopy(a.at[r], 0, y[r], 0, a.channels());
      System.arraycopy(b.at[r], 0, y[r], a.channels(), b.channels());
    }
    return new Images(y, a.height, a.width);
  }

  /** Windows of {@code size} at distances of {@code size}. */
  Images maxPool(Images x, int size) {
    int height = (x.height - size) / size + 1;
    int width = (x.width - size) / size + 1;
    int[][][] y = new int[x.at.length][x.channels()][height * width];
    for (int r = 0; r < y.length; r++) {
      for (int c = 0; c < x.channels(); c++) {
        for (int i = 0; i < height; i++) {
          for (int j = 0; j < width; j++) {
            int best = -1;
            for (int k = 0; k < size * size; k++) {
              int node = x.at[r][c][(i * size + k / size) * x.width + j * size + k % size];
              best = best < 0 || tape.value(node) > tape.value(best) ? node : best;
            }
            y[r][c][i * width + j] = best;
          }
        }
      }
    }
    return new Images(y, height, width);
  }

  /** Channel by channel. */
  int[][] flatten(Images x) {
    int[][] y = new int[x.at.length][];
    for (int r = 0; r < y.length; r++) {
      y[r] = java.util.Arrays.stream(x.at[r]).flatMapToInt(java.util.Arrays::stream).toArray();
    }
    return y;
  }

  int[][] averages(Images x) {
    int[][] y = new int[x.at.length][x.channels()];
    for (int r = 0; r < y.length; r++) {
      for (int c = 0; c < x.channels(); c++) {
        y[r][c] = tape.scale(tape.sum(x.at[r][c]), 1.0 / (x.height * x.width));
      }
    }
    return y;
  }

  int[][] dense(String layer, int[][] x) {
    int[] w = nodes.get(layer + ".weight");
    int[] b = nodes.get(layer + ".bias");
    int outputs = parameters.get(layer + ".weight").shape[0];
    int[][] y = new int[x.length][outputs];
    for (int r = 0; r < y.length; r++) {
      for (int o = 0; o < outputs; o++) {
        int sum = b == null ? tape.leaf(0) : b[o];
        for (int i = 0; i < x[r].length; i++) {
          sum = tape.add(sum, tape.multiply(w[o * x[r].length + i], x[r][i]));
        }
        y[r][o] = sum;
      }
    }
    return y;
  }

  int[][] each(int[][] x, java.util.function.IntUnaryOperator function) {
    int[][] y = new int[x.length][];
    for (int r = 0; r < y.length; r++) {
      y[r] = java.util.Arrays.stream(x[r]).map(function).toArray();
    }
    return y;
  }

  /** The mean over rows of {@code -log softmax[label]}. */
  int crossEntropy(int[][] logits, int[] labels) {
    int loss = tape.leaf(0);
    for (int r = 0; r < logits.length; r++) {
      int sum = tape.leaf(0);
      for (int node : logits[r]) {
        sum = tape.add(sum, tape.exp(node));
      }
      loss = tape.add(loss, tape.subtract(tape.log(sum), logits[r][labels[r]]));
    }
    return tape.scale(loss, 1.0 / logits.length);
  }

  /** The mean over rows and outputs of squared differences. */
  int squares(int[][] outputs, double[][] targets) {
    int loss = tape.leaf(0);
    for (int r = 0; r < outputs.length; r++) {
      for (int k = 0; k < outputs[r].length; k++) {
        int d = tape.subtract(outputs[r][k], tape.leaf(targets[r][k]));
        loss = tape.add(loss, tape.multiply(d, d));
      }
    }
    return tape.scale(loss, 1.0 / (outputs.length * outputs[0].length));
  }

  /** Gradients of {@code loss} by tensor. */
  Map<String, double[]> gradients(int loss) {
    double[] all = tape.gradients(loss);
    Map<String, double[]> gradients = new TreeMap<>();
    nodes.forEach((name, at) -> gradients.put(name, java.util.Arrays.stream(at).mapToDouble(n -> all[n]).toArray()));
    return gradients;
  }

  /** Only {@code kept} positions of an axis stay, of a tensor and of everything that has its shape. */
  static void keep(Tensor tensor, int axis, int[] kept) {
    tensor.value = keep(tensor.value, tensor.shape, axis, kept);
    tensor.first = keep(tensor.first, tensor.shape, axis, kept);
    tensor.second = keep(tensor.second, tensor.shape, axis, kept);
    tensor.live = keep(tensor.live, tensor.shape, axis, kept);
    tensor.shape = tensor.shape.clone();
    tensor.shape[axis] = kept.length;
  }

  private static double[] keep(double[] from, int[] shape, int axis, int[] kept) {
    int inner = 1;
    for (int a = axis + 1; a < shape.length; a++) {
      inner *= shape[a];
    }
    int outer = from.length / inner / shape[axis];
    double[] to = new double[outer * kept.length * inner];
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (int k : kept) {
        for (int i = 0; i < inner; i++) {
          to[at++] = from[(o * shape[axis] + k) * inner + i];
        }
      }
    }
    return to;
  }
}
