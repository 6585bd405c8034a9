package dev.prune.bench.peer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The trained tensors of a network in the order in which its layers were made; weight before bias, gamma before beta. */
final class Parameters {
  private final List<Tensor> tensors = new ArrayList<>();
  private final Layout layout;

  Parameters(Layout layout) {
    this.layout = layout;
  }

  /** A weight with Kaiming's uniform distribution. */
  Tensor weight(int fanIn, long... shape) {
    return uniform(Math.sqrt(6.0 / fanIn), shape);
  }

  /** A bias. */
  Tensor bias(int fanIn, long width) {
    return uniform(1 / Math.sqrt(fanIn), width);
  }

  /** A vector of equal numbers. */
  Tensor constant(double value, long width) {
    return add(torch.uniform_(torch.empty(width), value, value));
  }

  private Tensor uniform(double spread, long... shape) {
    return add(layout.of(torch.uniform_(torch.empty(shape), -spread, spread)));
  }

  private Tensor add(Tensor tensor) {
    tensors.add(tensor.set_requires_grad(true));
    return tensor;
  }

  /** All of them, in order. */
  List<Tensor> all() {
    return tensors;
  }

  /** All of them, for an optimiser. */
  TensorVector vector() {
    return new TensorVector(tensors.toArray(Tensor[]::new));
  }
}
