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
 * @param dilationHeight rows from one row of the window to the next, 1 where they are neighbours; pooling has no other
 * @param dilationWidth columns from one column of the window to the next
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
    int outWidth,
    int dilationHeight,
    int dilationWidth) {
  /** How many numbers a window is among the arguments of a GPU's task: {@link #taps} holds two in one. */
  public static final int NUMBERS = 10;

  /** Bits of {@link #taps} that hold the kernel's extent; the dilation lies above them. */
  public static final int TAP_BITS = 20;

  /** Bits of {@link #strides} that hold the steps down; the steps to the right lie above them. */
  public static final int STRIDE_BITS = 15;

  /** The largest dilation. */
  public static final int MOST_DILATION = (1 << 31 - TAP_BITS) - 1;

  /** A window whose rows and columns are neighbours. */
  public Window(
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
    this(
        inHeight, inWidth, kernelHeight, kernelWidth, strideHeight, strideWidth, padTop, padLeft, outHeight, outWidth, 1,
        1);
  }

  /** Pixels of one input channel. */
  public int inArea() {
    return inHeight * inWidth;
  }

  /** Pixels of one output channel. */
  public int outArea() {
    return outHeight * outWidth;
  }

  /** Rows of the input from the first row of the window to its last. */
  public int extentHeight() {
    return (kernelHeight - 1) * dilationHeight + 1;
  }

  /** Columns of the input from the first column of the window to its last. */
  public int extentWidth() {
    return (kernelWidth - 1) * dilationWidth + 1;
  }

  /** Extent and dilation of a kernel in one number, because a GPU's task has few arguments. */
  public static int taps(int kernel, int dilation) {
    return kernel | dilation << TAP_BITS;
  }

  /** Both strides in one number, where a task has no room for two. */
  public int strides() {
    return strideHeight | strideWidth << STRIDE_BITS;
  }

  /** Weights of the window per input channel. */
  public int kernelArea() {
    return kernelHeight * kernelWidth;
  }
}
