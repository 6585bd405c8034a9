package dev.prune.bench.peer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Where the numbers of images and of kernels lie. Which is faster depends on the network, so both are tried. */
public enum Layout {
  /** Channel by channel. */
  CONTIGUOUS,
  /** Pixel by pixel. */
  CHANNELS_LAST;

  /** The tensor in this layout; a tensor that is no image and no kernel has one layout only. */
  Tensor of(Tensor tensor) {
    return this == CHANNELS_LAST && tensor.dim() == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
  }
}
