package dev.prune.bench.compare;

import dev.prune.bench.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes duels: each side with every number of threads, and the peer with every layout that images can have and every way to set it up. */
final class Duels {
  private static final String LAYOUT = "layout";

  private Duels() {}

  /**
   * A duel.
   *
   * @param work for the files
   * @param ours our benchmark
   * @param peer the peer's
   * @param parameters of both
   * @param images whether the peer can lay out its numbers in two ways
   * @param threads to try
   * @param settings of the peer to try
   */
  static Duel of(
      Map<String, Object> work, String ours, String peer, Map<String, String> parameters, boolean images,
      List<Integer> threads, List<PeerSettings> settings) {
    List<Contender> own = threads.stream().map(count -> Contender.ours(ours, parameters, count)).toList();
    List<Contender> others = new ArrayList<>();
    for (int count : threads) {
      // With one thread there are no pools to set up in another way.
      for (PeerSettings way : count == 1 ? settings.subList(0, 1) : settings) {
        others.add(new Contender(Side.PEER, peer, parameters, count, way));
        if (images) {
          Map<String, String> channelsLast = new LinkedHashMap<>(parameters);
          channelsLast.put(LAYOUT, "CHANNELS_LAST");
          others.add(new Contender(Side.PEER, peer, channelsLast, count, way));
        }
      }
    }
    return new Duel(work, own, others);
  }

  /** The duel of a training step. */
  static Duel step(Workload work, List<Integer> threads, List<PeerSettings> settings) {
    String ours = work.network().convolutional() ? "ours.ConvTrainingStep.steps" : "ours.DenseTrainingStep.steps";
    return of(
        named(work), ours, "peer.PeerTrainingStep.step", parameters(work), work.network().convolutional(), threads, settings);
  }

  /** The duel of a prediction. */
  static Duel inference(Workload work, List<Integer> threads, List<PeerSettings> settings) {
    return of(
        named(work), "ours.Inference.predict", "peer.PeerInference.predict", parameters(work),
        work.network().convolutional(), threads, settings);
  }

  private static Map<String, Object> named(Workload work) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("network", work.network().word());
    named.put("batch", work.batch());
    return named;
  }

  private static Map<String, String> parameters(Workload work) {
    return Map.of("workload", work.toString());
  }
}
