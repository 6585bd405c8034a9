package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.network.Layer;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.schedule.ExternalScore;
import dev.prune.runtime.schedule.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The scorers of an application, asked layer by layer; their numbers go where scores read them. */
final class ExternalScores {
  private final Emission emission;
  private final Map<String, ExternalScore> scorers = new TreeMap<>();
  private final TreeSet<String> needed = new TreeSet<>();

  ExternalScores(Emission emission) {
    this.emission = emission;
  }

  void put(String name, ExternalScore scorer) {
    scorers.put(name, scorer);
  }

  void need(String name) {
    needed.add(name);
  }

  /** Before a run begins, not after hours of it. */
  void check() {
    needed.forEach(this::find);
  }

  private ExternalScore find(String name) {
    ExternalScore scorer = scorers.get(name);
    if (scorer == null) {
      throw new PruneException(
          Failure.USAGE,
          "The network `" + emission.network().name() + "` is pruned by `external(\"" + name
              + "\")`, and no scorer has that name"
              + (scorers.isEmpty() ? "." : "; there is `" + String.join("`, `", scorers.keySet()) + "`."),
          "Scores from outside come from an application: give the trainer one with `trainer.externalScore(\"" + name
              + "\", ...)` before training. A command line has none.");
    }
    return scorer;
  }

  /** Fills a buffer with one number a unit of these layers. */
  void units(Buffer to, String name, List<Integer> layers) {
    Network network = emission.network();
    int[] widths = emission.structure().widths();
    Map<String, float[]> parameters = parameters();
    for (int layer : layers) {
      double[] numbers = numbers(name, Unit.CHANNELS, layer, network.layers().get(layer).units().width(widths), parameters);
      emission.device().write(to, network.unitOffset(layer, widths), numbers, 0, numbers.length);
    }
  }

  /** Fills a buffer with one number a weight of these layers. */
  void weights(Buffer to, String name, List<Integer> layers) {
    Network network = emission.network();
    int[] widths = emission.structure().widths();
    Map<String, float[]> parameters = parameters();
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int size = tensor.size(widths);
      if (tensor.role() == Role.WEIGHT && layers.contains(tensor.layer())) {
        double[] numbers = numbers(name, Unit.WEIGHTS, tensor.layer(), size, parameters);
        for (int i = 0; i < size; i++) {
          check(name, tensor.layer(), numbers, i, emission.structure().live()[at + i]);
        }
        emission.device().write(to, at, numbers, 0, size);
      }
      at += size;
    }
  }

  private double[] numbers(String name, Unit unit, int index, int count, Map<String, float[]> parameters) {
    Structure structure = emission.structure();
    Layer layer = emission.network().layers().get(index);
    int[] originals = structure.originals().positions(layer.units(), structure.network().originalWidths());
    boolean[] masked = structure.masked(layer.units());
    int[] shape =
        emission.network().parameters().stream()
            .filter(t -> t.layer() == index && t.role() == Role.WEIGHT)
            .findFirst()
            .map(t -> t.axes().stream().mapToInt(a -> a.width(structure.widths())).toArray())
            .orElse(new int[0]);
    double[] given =
        find(name).score(
            new ExternalScore.Request(name, unit, layer.name(), count, shape, originals, masked, parameters));
    if (given == null || given.length != count) {
      throw refusal(
          name, layer.name(), given == null ? "no numbers" : given.length + " numbers",
          "It has " + count + (unit == Unit.CHANNELS ? " units" : " weights")
              + " now: give one number for each, as `count` of the request says.");
    }
    double[] numbers = given.clone();
    for (int c = 0; unit == Unit.CHANNELS && c < count; c++) {
      check(name, index, numbers, c, !masked[c]);
    }
    return numbers;
  }

  private void check(String name, int layer, double[] numbers, int at, boolean looked) {
    if (Double.isNaN(numbers[at])) {
      if (looked) {
        throw refusal(
            name, emission.network().layers().get(layer).name(), "something that is not a number at " + at,
            "Give every unit or weight that is not masked a number; infinite ones are allowed.");
      }
      numbers[at] = 0;
    }
  }

  private static PruneException refusal(String name, String layer, String what, String help) {
    return new PruneException(
        Failure.USAGE, "The scorer `" + name + "` gave " + what + " for the layer `" + layer + "`.", help);
  }

  private Map<String, float[]> parameters() {
    int[] widths = emission.structure().widths();
    Buffer buffer = emission.buffers().real("parameters");
    double[] all = new double[buffer.size()];
    emission.device().read(buffer, 0, all, 0, all.length);
    Map<String, float[]> parameters = new LinkedHashMap<>();
    int at = 0;
    for (Tensor tensor : emission.network().parameters()) {
      float[] values = new float[tensor.size(widths)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) all[at++];
      }
      parameters.put(tensor.name(), values);
    }
    return parameters;
  }
}
