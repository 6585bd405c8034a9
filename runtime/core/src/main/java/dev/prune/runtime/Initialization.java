package dev.prune.runtime;

import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Layer;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import java.util.Arrays;
import java.util.List;

/**
 * First values and other random numbers of parameters. Each is a function of the seed, the layer's position counted
 * from the outputs, the unit's original index and the element's place within the original unit, and of nothing else:
 * the same weight gets the same number whatever was removed before, and whatever else the network contains.
 */
final class Initialization {
  private Initialization() {}

  /** The values that the parameters in memory begin with. */
  static float[] parameters(Structure structure, long seed) {
    return parameters(structure, RandomKey.of(seed, Purpose.INIT));
  }

  /** Values as those that parameters begin with, from another stream of random numbers. */
  static float[] parameters(Structure structure, RandomKey stream) {
    Network network = structure.network();
    float[] values = new float[structure.parameters()];
    int[] places = structure.places();
    int[] widths = structure.widths();
    int[] original = network.originalWidths();
    int[] offsets = network.parameterOffsets(widths);
    int[] originalOffsets = network.parameterOffsets(original);
    for (int t = 0; t < network.parameters().size(); t++) {
      Tensor tensor = network.parameters().get(t);
      int begin = offsets[t];
      int end = offsets[t + 1];
      if (tensor.initial().draw() == Initial.Draw.CONSTANT) {
        Arrays.fill(values, begin, end, (float) tensor.initial().value());
        continue;
      }
      RandomKey key = key(stream, network, tensor);
      int inner = inner(tensor, original);
      int first = originalOffsets[t];
      float[] matrix = tensor.initial().draw() == Initial.Draw.ORTHOGONAL
          ? Orthogonal.matrix(key, tensor.size(original) / inner, inner, tensor.initial().value())
          : null;
      for (int i = begin; i < end; i++) {
        int place = places[i] - first;
        values[i] = matrix != null ? matrix[place] : drawn(tensor, key, place / inner, place % inner);
      }
    }
    return values;
  }

  private static float drawn(Tensor tensor, RandomKey key, int unit, int element) {
    Initial initial = tensor.initial();
    if (initial.draw() == Initial.Draw.NORMAL) {
      return (float) (initial.value() * key.normal(unit, element));
    }
    double spread = switch (initial.draw()) {
      case KAIMING_UNIFORM -> Math.sqrt(6.0 / tensor.fanIn());
      case FAN_IN_UNIFORM -> 1 / Math.sqrt(tensor.fanIn());
      default -> initial.value();
    };
    return (float) ((2.0 * key.uniform(unit, element) - 1) * spread);
  }

  /** The values that the running statistics begin with. */
  static float[] statistics(Structure structure) {
    int[] widths = structure.widths();
    float[] values = new float[structure.network().statisticCount(widths)];
    List<Tensor> statistics = structure.network().statistics();
    int[] offsets = structure.network().statisticOffsets(widths);
    for (int s = 0; s < statistics.size(); s++) {
      Arrays.fill(values, offsets[s], offsets[s + 1], (float) statistics.get(s).initial().value());
    }
    return values;
  }

  /** A uniform number on [0, 1) for every parameter in memory. */
  static double[] uniform(Structure structure, RandomKey stream) {
    Network network = structure.network();
    double[] values = new double[structure.parameters()];
    int[] places = structure.places();
    int[] original = network.originalWidths();
    int[] originalOffsets = network.parameterOffsets(original);
    int at = 0;
    for (int t = 0; t < network.parameters().size(); t++) {
      Tensor tensor = network.parameters().get(t);
      RandomKey key = key(stream, network, tensor);
      int inner = inner(tensor, original);
      int first = originalOffsets[t];
      for (int end = at + tensor.size(structure.widths()); at < end; at++) {
        int place = places[at] - first;
        values[at] = key.uniform(place / inner, place % inner);
      }
    }
    return values;
  }

  private static RandomKey key(RandomKey stream, Network network, Tensor tensor) {
    Layer layer = network.layers().get(tensor.layer());
    return stream.derive(layer.position()).derive(tensor.role().ordinal());
  }

  private static int inner(Tensor tensor, int[] original) {
    return Math.max(1, tensor.size(original) / Math.max(1, tensor.axes().get(0).width(original)));
  }
}
