package dev.prune.bench.peer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Layers that follow each other, while they are written down. */
final class LayerList {
  private static final TensorOptional NONE = new TensorOptional();

  private final Parameters parameters;
  private final List<PeerLayer> layers = new ArrayList<>();

  LayerList(Parameters parameters) {
    this.parameters = parameters;
  }

  LayerList dense(int in, int out) {
    Tensor weight = parameters.weight(in, out, in);
    return add(new PeerLayer.Dense(weight, new TensorOptional(parameters.bias(in, out))));
  }

  LayerList conv(int in, int out, int kernel, int padding) {
    Tensor weight = parameters.weight(in * kernel * kernel, out, in, kernel, kernel);
    TensorOptional bias = new TensorOptional(parameters.bias(in * kernel * kernel, out));
    return add(new PeerLayer.Conv(weight, bias, both(1), both(padding)));
  }

  /** A convolution without bias, padded by half of its kernel, and the norm behind it. */
  LayerList convNorm(int in, int out, int kernel, int stride) {
    Tensor weight = parameters.weight(in * kernel * kernel, out, in, kernel, kernel);
    add(new PeerLayer.Conv(weight, NONE, both(stride), both(kernel / 2)));
    TensorOptional gamma = new TensorOptional(parameters.constant(1, out));
    TensorOptional beta = new TensorOptional(parameters.constant(0, out));
    return add(
        new PeerLayer.BatchNorm(
            gamma, beta, new TensorOptional(torch.zeros(out)), new TensorOptional(torch.ones(out))));
  }

  LayerList relu() {
    return add(new PeerLayer.Relu());
  }

  LayerList maxPool() {
    return add(new PeerLayer.MaxPool());
  }

  LayerList globalAveragePool() {
    return add(new PeerLayer.GlobalAveragePool());
  }

  LayerList flatten() {
    return add(new PeerLayer.Flatten());
  }

  LayerList residual(List<PeerLayer> main, List<PeerLayer> skip) {
    return add(new PeerLayer.Residual(main, skip));
  }

  private LayerList add(PeerLayer layer) {
    layers.add(layer);
    return this;
  }

  List<PeerLayer> layers() {
    return layers;
  }

  private static long[] both(long value) {
    return new long[] {value, value};
  }
}
