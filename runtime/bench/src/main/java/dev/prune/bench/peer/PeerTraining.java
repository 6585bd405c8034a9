package dev.prune.bench.peer;

import dev.prune.bench.SyntheticSamples;
import dev.prune.bench.Workload;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A network, momentum SGD and one batch that stays in memory. */
public final class PeerTraining {
  private final PeerNetwork network;
  private final SGD optimizer;
  private final Tensor input;
  private final Tensor labels;

  /**
   * @param work network and batch
   * @param layout of images and kernels
   * @param rate learning rate; the momentum is 0.9
   */
  public PeerTraining(Workload work, Layout layout, double rate) {
    network = new PeerNetwork(work.network(), layout);
    SGDOptions options = new SGDOptions(rate);
    options.momentum().put(0.9);
    optimizer = new SGD(network.parameterVector(), options);
    input = network.input(work.network(), SyntheticSamples.images(work.network(), work.batch()));
    labels = Tensor.create(Arrays.stream(SyntheticSamples.labels(work.batch())).asLongStream().toArray());
  }

  /** Forward, loss, backward, update. What is made on the way is freed on return. */
  public void step() {
    try (PointerScope scope = new PointerScope()) {
      minimise();
    }
  }

  /** A step, and the loss that it minimised. */
  public double loss() {
    try (PointerScope scope = new PointerScope()) {
      return minimise().item_float();
    }
  }

  private Tensor minimise() {
    optimizer.zero_grad();
    Tensor loss = torch.cross_entropy_loss(network.forward(input, true), labels);
    loss.backward();
    optimizer.step();
    return loss;
  }

  /** What is trained. */
  public PeerNetwork network() {
    return network;
  }
}
