package dev.prune.bench;

import java.util.List;

/**
 * A network and the samples of one step; {@code 784-300-100-10@128} as text.
 *
 * @param network what is trained
 * @param batch samples a step
 */
public record Workload(BenchNetwork network, int batch) {
  /** What the comparison of training steps contains. */
  public static final List<Workload> ALL =
      List.of(
          new Workload(BenchNetwork.MLP_300_100, 32),
          new Workload(BenchNetwork.MLP_300_100, 128),
          new Workload(BenchNetwork.MLP_75_25, 128),
          new Workload(BenchNetwork.MLP_256, 128),
          new Workload(BenchNetwork.MLP_1024, 128),
          new Workload(BenchNetwork.LENET5, 128),
          new Workload(BenchNetwork.VGG_8, 64),
          new Workload(BenchNetwork.VGG_16, 64),
          new Workload(BenchNetwork.VGG_32, 64),
          new Workload(BenchNetwork.RESNET20, 64));

  /** The workload of a text; fails with what is wrong with it. */
  public static Workload parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0 || !text.substring(at + 1).matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "`" + text + "` is no workload. Write a network and a batch, such as 784-300-100-10@128.");
    }
    return new Workload(BenchNetwork.of(text.substring(0, at)), Integer.parseInt(text.substring(at + 1)));
  }

  @Override
  public String toString() {
    return network.word() + "@" + batch;
  }
}
