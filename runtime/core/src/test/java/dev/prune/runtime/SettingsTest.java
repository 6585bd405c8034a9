package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.prune.runtime.data.DataCatalog;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The data of a run are those that its program names, whatever the run's seed. */
class SettingsTest {
  private static DataSource digits(Map<String, Double> more) {
    Map<String, Double> numbers = new HashMap<>(Map.of("train", 20.0, "test", 5.0, "validate", 0.2));
    numbers.putAll(more);
    return DataCatalog.open(new Settings.DataSpec("digits", numbers, Map.of()).request(Optional.empty()));
  }

  private static float[] first(DataSource source, Split split) {
    float[] sample = new float[28 * 28];
    source.sample(split, 0, sample, 0);
    return sample;
  }

  @Test
  void dataHaveASeedOfTheirOwn() {
    assertEquals(16, digits(Map.of()).size(Split.TRAIN));
    for (Split split : Split.values()) {
      float[] usual = first(digits(Map.of()), split);
      assertArrayEquals(usual, first(digits(Map.of("seed", 0.0)), split));
      assertFalse(Arrays.equals(usual, first(digits(Map.of("seed", 7.0)), split)));
    }
  }
}
