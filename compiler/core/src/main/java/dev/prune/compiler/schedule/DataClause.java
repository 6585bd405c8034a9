package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code data digits(validate: 10%)}.
 *
 * @param name a data set of the runtime's catalogue
 * @param numbers its number options; a percentage is a fraction of 1
 * @param strings its text options
 * @param lists its options with several numbers
 */
public record DataClause(
    String name, Map<String, Double> numbers, Map<String, String> strings, Map<String, List<Double>> lists, Span span) {
  public DataClause {
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    strings = Collections.unmodifiableMap(new LinkedHashMap<>(strings));
    lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
  }

  /** Whether samples are held out for validation. */
  public boolean validates() {
    return numbers.getOrDefault("validate", 0.0) > 0;
  }
}
