package dev.prune.compiler.resolve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an amount counts. */
public enum Counted {
  /** Channels of groups: neurons of dense layers, filters of convolutions. */
  UNITS,
  /** Elements of weight tensors of dense and convolution layers. */
  WEIGHTS,
  /** Weights, biases and norms. */
  PARAMETERS,
  /** Forward FLOPs of one sample. */
  FLOPS;

  private static final Map<String, Counted> WORDS = new LinkedHashMap<>();

  static {
    for (String word :
        List.of("units", "unit", "channels", "channel", "neurons", "neuron", "filters", "filter")) {
      WORDS.put(word, UNITS);
    }
    WORDS.put("weights", WEIGHTS);
    WORDS.put("weight", WEIGHTS);
    WORDS.put("parameters", PARAMETERS);
    WORDS.put("flops", FLOPS);
  }

  /** What {@code word} means, or nothing. */
  public static Optional<Counted> find(String word) {
    return Optional.ofNullable(WORDS.get(word));
  }

  /** Every word, for suggestions. */
  public static Set<String> words() {
    return Collections.unmodifiableSet(WORDS.keySet());
  }

  /** The plural word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
