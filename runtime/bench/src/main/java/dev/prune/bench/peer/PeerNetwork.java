package dev.prune.bench.peer;

import dev.prune.bench.BenchNetwork;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A network of libtorch with the layers of the {@code .prune} file of the same name, in the same order. */
public final class PeerNetwork {
  private final Parameters parameters;
  private final LayerList layers;
  private final Layout layout;

  /** The network with initial weights. */
  public PeerNetwork(BenchNetwork network, Layout layout) {
    this.layout = layout;
    this.parameters = new Parameters(layout);
    this.layers = new LayerList(parameters);
    switch (network) {
      case MLP_300_100 -> perceptron(300, 100);
      case MLP_75_25 -> perceptron(75, 25);
      case MLP_256 -> perceptron(256, 256, 256);
      case MLP_1024 -> perceptron(1024, 1024, 1024);
      case LENET5 -> lenet5();
      case VGG_8 -> vgg(8, 16, 32);
      case VGG_16 -> vgg(16, 32, 64);
      case VGG_32 -> vgg(32, 64, 128);
      case RESNET20 -> resnet20();
    }
  }

  private void perceptron(int... widths) {
    layers.flatten();
    int in = 28 * 28;
    for (int width : widths) {
      layers.dense(in, width).relu();
      in = width;
    }
    layers.dense(in, BenchNetwork.CLASSES);
  }

  private void lenet5() {
    layers.conv(1, 6, 5, 2).relu().maxPool().conv(6, 16, 5, 0).relu().maxPool();
    layers.flatten().dense(16 * 5 * 5, 120).relu().dense(120, 84).relu().dense(84, BenchNetwork.CLASSES);
  }

  private void vgg(int... widths) {
    int in = 3;
    for (int width : widths) {
      layers.convNorm(in, width, 3, 1).relu().convNorm(width, width, 3, 1).relu().maxPool();
      in = width;
    }
    layers.flatten().dense(in * 4 * 4, BenchNetwork.CLASSES);
  }

  private void resnet20() {
    layers.convNorm(3, 16, 3, 1).relu();
    for (int i = 0; i < 3; i++) {
      basic(16, 16, 1);
    }
    for (int width : new int[] {32, 64}) {
      basic(width / 2, width, 2);
      basic(width, width, 1);
      basic(width, width, 1);
    }
    layers.globalAveragePool().flatten().dense(64, BenchNetwork.CLASSES);
  }

  private void basic(int in, int width, int stride) {
    LayerList main = new LayerList(parameters).convNorm(in, width, 3, stride).relu().convNorm(width, width, 3, 1);
    LayerList skip = new LayerList(parameters);
    if (stride > 1) {
      skip.convNorm(in, width, 1, stride);
    }
    layers.residual(main.layers(), skip.layers()).relu();
  }

  /** Scores of the classes. */
  public Tensor forward(Tensor x, boolean training) {
    return PeerLayer.through(layers.layers(), x, training);
  }

  /** Samples, one after the other, as this network reads them. */
  public Tensor input(BenchNetwork network, float[] samples) {
    int[] shape = network.inputShape();
    long count = samples.length / network.inputSize();
    return layout.of(Tensor.create(samples, count, shape[0], shape[1], shape[2]));
  }

  /** Trained tensors in the order of the layers; weight before bias, gamma before beta. */
  public List<Tensor> parameters() {
    return parameters.all();
  }

  TensorVector parameterVector() {
    return parameters.vector();
  }
}
