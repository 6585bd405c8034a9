package dev.prune.runtime.tornado.kernel;

import dev.prune.runtime.kernel.Window;

/**
 * How {@link Window#taps} and {@link Window#strides} are taken apart: the kernel's extent in the lower bits, its dilation above
 * them; steps down in the lower bits, steps to the right above them.
 */
final class WindowTaps {
  static final int BITS = Window.TAP_BITS;
  static final int KERNEL = (1 << BITS) - 1;

  static final int STRIDE_BITS = Window.STRIDE_BITS;
  static final int STRIDE = (1 << STRIDE_BITS) - 1;

  private WindowTaps() {}
}
