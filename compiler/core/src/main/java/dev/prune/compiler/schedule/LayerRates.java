package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.syntax.TrainItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code rate 0.1 of conv}: layers with a learning rate of their own. */
final class LayerRates {
  private LayerRates() {}

  /** For each such layer, what the learning rate is multiplied by. */
  static Map<Integer, Double> run(List<TrainItem> body, GroupedNetwork network, Names names, Values values) {
    Map<Integer, Double> rates = new TreeMap<>();
    for (TrainItem item : body) {
      if (item instanceof TrainItem.Rate rate) {
        Optional<Double> factor =
            values.number(rate.factor(), "The factor of a learning rate", Values.Range.POSITIVE);
        Optional<Layers> layers = Selection.run(rate.selector(), network, names, values.diagnostics());
        if (factor.isPresent() && layers.isPresent()) {
          put(layers.get(), factor.get(), network, rates, values);
        }
      }
    }
    return rates;
  }

  private static void put(
      Layers layers, double factor, GroupedNetwork network, Map<Integer, Double> rates, Values values) {
    for (int layer : layers.nodes()) {
      if (rates.put(layer, factor) != null) {
        String name = network.shaped().graph().nodes().get(layer).name();
        values.diagnostics().report(Code.RATE_TWICE, layers.span(), name);
        return;
      }
    }
  }
}
