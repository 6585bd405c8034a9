package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a program asks for in its {@code data} clause: {@code data digits(train: 6000, validate: 10%)} is the name
 * {@code digits} with the numbers {@code train = 6000} and {@code validate = 0.1}.
 *
 * @param name which data set; {@link DataCatalog#entries()} lists them
 * @param numbers its number options; a share is a fraction of 1
 * @param strings its text options
 * @param lists its options with several numbers
 * @param folder where files are looked for, from the command line or the environment
 * @param seed what the program draws itself (digits, which samples are held out) is a function of this
 */
public record DataRequest(
    String name,
    Map<String, Double> numbers,
    Map<String, String> strings,
    Map<String, List<Double>> lists,
    Optional<Path> folder,
    long seed) {
  /** Keeps its own copies. */
  public DataRequest {
    numbers = Map.copyOf(numbers);
    strings = Map.copyOf(strings);
    lists = Map.copyOf(lists);
  }

  /** A request without lists. */
  public DataRequest(
      String name, Map<String, Double> numbers, Map<String, String> strings, Optional<Path> folder, long seed) {
    this(name, numbers, strings, Map.of(), folder, seed);
  }

  /** A request without options or folder. */
  public static DataRequest of(String name, long seed) {
    return new DataRequest(name, Map.of(), Map.of(), Optional.empty(), seed);
  }

  /** A number option, or {@code otherwise}. */
  double number(String option, double otherwise) {
    return numbers.getOrDefault(option, otherwise);
  }

  /** An option of several numbers or one, or {@code otherwise}. */
  List<Double> list(String option, double otherwise) {
    return lists.containsKey(option) ? lists.get(option) : List.of(number(option, otherwise));
  }

  /** An option that counts something, or {@code otherwise}. */
  int count(String option, int otherwise) {
    double value = number(option, otherwise);
    if (value < 0 || value > Integer.MAX_VALUE || value != Math.rint(value)) {
      throw new PruneException(
          Failure.USAGE,
          "The option `%s` of the data set `%s` expects a whole number, found %s.".formatted(option, name, value),
          "Write it as in `%s(%s: 1000)`.".formatted(name, option));
    }
    return (int) value;
  }
}
