package dev.prune.runtime.kernel;

/**
 * The geometry of a sliding window over images: literals of the program, because no pruning event changes them.
 *
 * @param inHeight rows of the input image
 * @param inWidth columns of the input image
 * @param kernelHeight rows of the window
 * @param kernelWidth columns of the window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padTop rows of padding above (and, through the output height, below)
 * @param padLeft columns of padding on the left
 * @param outHeight rows of the output image
 * @param outWidth columns of the output image
 */
public record Window(
    int inHeight,
    int inWidth,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padLeft,
    int outHeight,
    int outWidth) {
  /** Pixels of one input channel. */
  public int inArea() {
    return inHeight * inWidth;
  }

  /** Pixels of one output channel. */
  public int outArea() {
    return outHeight * outWidth;
  }

  /** Weights of the window per input channel. */
  public int kernelArea() {
    return kernelHeight * kernelWidth;
  }
}
