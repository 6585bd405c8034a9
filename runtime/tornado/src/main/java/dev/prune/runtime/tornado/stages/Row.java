package dev.prune.runtime.tornado.stages;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was found out about one thing.
 *
 * @param name unique in its stage; PyTorch's row of the same thing has the same name
 * @param figures numbers by the names of {@link Figures}, in the order of measuring
 * @param failure a sentence, where it did not work or is wrong
 */
record Row(String name, Map<String, Double> figures, Optional<String> failure) {
  Row {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** A row that fails where the numbers say that the results are wrong. */
  static Row measured(String name, Map<String, Double> figures) {
    Double error = figures.get(Figures.ERROR_OVER_BOUND);
    if (error == null || error <= 1) {
      return new Row(name, figures, Optional.empty());
    }
    String off = Double.isFinite(error) ? Column.digits(error) + " times what rounding explains" : "nowhere near";
    return new Row(name, figures, Optional.of("The result is off the reference: " + off + "."));
  }

  static Row failed(String name, String sentence) {
    return new Row(name, Map.of(), Optional.of(sentence));
  }
}
