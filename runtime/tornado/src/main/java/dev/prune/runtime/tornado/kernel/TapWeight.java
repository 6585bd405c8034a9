package dev.prune.runtime.tornado.kernel;

/**
 * {@link dev.prune.runtime.kernel.Resampling} in functions that TornadoVM inlines: the kind is a literal, so that a kernel keeps
 * one branch of each. Divisions of possibly negative numbers are kept away from, because they round differently.
 */
final class TapWeight {
  private TapWeight() {}

  static int from(int kind, int i, int in, int out, int stride, int pad) {
    if (kind <= 1) {
      return Math.max(0, i * stride - pad);
    }
    if (kind == 4) {
      return Math.max(0, (2 * i + 1) * in - out) / (2 * out);
    }
    if (kind == 5) {
      return Math.min(in, Math.max(0, i - pad));
    }
    return i * in / out;
  }

  static int to(int kind, int i, int in, int out, int window, int stride, int pad) {
    if (kind <= 1) {
      return Math.min(in, i * stride - pad + window);
    }
    if (kind == 2) {
      return ((i + 1) * in + out - 1) / out;
    }
    if (kind == 4) {
      return Math.min(in, Math.max(0, (2 * i + 1) * in - out) / (2 * out) + 2);
    }
    if (kind == 5) {
      return Math.min(in, Math.max(0, i - pad + 1));
    }
    return i * in / out + 1;
  }

  static float of(int kind, int i, int j, int from, int to, int in, int out, int window) {
    if (kind == 0) {
      return 1.0f / window;
    }
    if (kind == 4) {
      float second = to - from == 1 ? 0 : (float) (Math.max(0, (2 * i + 1) * in - out) % (2 * out)) / (2 * out);
      return j == from ? 1 - second : second;
    }
    return 1.0f / (to - from);
  }

  static int firstOf(int kind, int j, int in, int out, int window, int stride, int pad) {
    if (kind <= 1) {
      return Math.max(0, j + pad - window + stride) / stride;
    }
    if (kind == 2) {
      return j * out / in;
    }
    if (kind == 4) {
      return Math.max(0, (2 * j - 1) * out + in - 1) / (2 * in);
    }
    if (kind == 5) {
      return Math.min(out, Math.max(0, j + pad));
    }
    return (j * out + in - 1) / in;
  }

  static int endOf(int kind, int j, int in, int out, int stride, int pad) {
    if (kind <= 1) {
      return Math.min(out, (j + pad) / stride + 1);
    }
    if (kind == 4) {
      return Math.min(out, ((2 * j + 3) * out + in - 1) / (2 * in));
    }
    if (kind == 5) {
      return Math.min(out, Math.max(0, j + pad + 1));
    }
    return ((j + 1) * out + in - 1) / in;
  }
}
