package dev.prune.bench.peer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A layer by the functions that libtorch's own modules call. Activations are in place, as careful users write them. */
sealed interface PeerLayer {
  /** What it makes of {@code x}; in training mode norms use and move their statistics. */
  Tensor forward(Tensor x, boolean training);

  /** Fully connected. */
  record Dense(Tensor weight, TensorOptional bias) implements PeerLayer {
    @Override
    public Tensor forward(Tensor x, boolean training) {
      return torch.linear(x, weight, bias);
    }
  }

  /** Convolution; {@code stride} and {@code padding} are those of both directions. */
  record Conv(Tensor weight, TensorOptional bias, long[] stride, long[] padding) implements PeerLayer {
    private static final long[] ONE = {1, 1};

    @Override
    public Tensor forward(Tensor x, boolean training) {
      return torch.conv2d(x, weight, bias, stride, padding, ONE, 1);
    }
  }

  /** Batch normalisation with running statistics. */
  record BatchNorm(TensorOptional gamma, TensorOptional beta, TensorOptional mean, TensorOptional variance)
      implements PeerLayer {
    @Override
    public Tensor forward(Tensor x, boolean training) {
      return torch.batch_norm(x, gamma, beta, mean, variance, training, 0.1, 1e-5, false);
    }
  }

  /** Overwrites what it reads: the layers before it do not need what they made. */
  record Relu() implements PeerLayer {
    @Override
    public Tensor forward(Tensor x, boolean training) {
      return torch.relu_(x);
    }
  }

  /** Windows of 2x2, side by side. */
  record MaxPool() implements PeerLayer {
    private static final long[] TWO = {2, 2};
    private static final long[] NONE = {0, 0};
    private static final long[] ONE = {1, 1};

    @Override
    public Tensor forward(Tensor x, boolean training) {
      return torch.max_pool2d(x, TWO, TWO, NONE, ONE, false);
    }
  }

  /** The mean of each channel. */
  record GlobalAveragePool() implements PeerLayer {
    @Override
    public Tensor forward(Tensor x, boolean training) {
      return torch.adaptive_avg_pool2d(x, 1, 1);
    }
  }

  /** Samples become vectors, channel by channel. */
  record Flatten() implements PeerLayer {
    @Override
    public Tensor forward(Tensor x, boolean training) {
      return torch.flatten(x, 1, -1);
    }
  }

  /** {@code main(x) + skip(x)}; without layers, {@code skip} is {@code x} itself. */
  record Residual(List<PeerLayer> main, List<PeerLayer> skip) implements PeerLayer {
    @Override
    public Tensor forward(Tensor x, boolean training) {
      return through(main, x, training).add_(through(skip, x, training));
    }
  }

  /** One layer after the other. */
  static Tensor through(List<PeerLayer> layers, Tensor x, boolean training) {
    Tensor value = x;
    for (PeerLayer layer : layers) {
      value = layer.forward(value, training);
    }
    return value;
  }
}
