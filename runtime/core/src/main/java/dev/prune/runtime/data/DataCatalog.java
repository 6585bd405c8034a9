package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The data sets that can be named in a program, and how each is opened. */
public final class DataCatalog {
  /**
   * One data set that can be named.
   *
   * @param name as in {@code data digits}
   * @param summary a sentence for lists and messages
   * @param numbers its number options
   * @param strings its text options
   */
  public record Entry(String name, String summary, Set<String> numbers, Set<String> strings) {}

  private record Known(Entry entry, Function<DataRequest, DataSource> opening) {}

  private static final Map<String, Known> KNOWN = new LinkedHashMap<>();

  static {
    know(
        "digits",
        "28 x 28 digits drawn by the program, or the MNIST files of a data folder where one is given.",
        Set.of("train", "test", "validate"), Set.of(), DataCatalog::digits);
    know(
        "mnist",
        "Grey images in IDX files (MNIST and its relatives) of a data folder.",
        Set.of("train", "test", "validate", "classes", "mean", "deviation"), Set.of(), DataCatalog::idx);
    know(
        "idx",
        "The same as `mnist`, under the name of the file format.",
        Set.of("train", "test", "validate", "classes", "mean", "deviation"), Set.of(), DataCatalog::idx);
    know(
        "csv",
        "Numbers in a text file, one sample per line.",
        Set.of("validate", "test", "classes", "targets", "scale"),
        Set.of("file", "test_file", "label", "separator", "shape"), DataCatalog::csv);
  }

  private DataCatalog() {}

  /** Every data set that {@link #open} knows, in the order of lists. */
  public static List<Entry> entries() {
    return KNOWN.values().stream().map(Known::entry).toList();
  }

  /**
   * Opens a data set.
   *
   * @throws PruneException if the name or an option is unknown, or the files are not as they should be; the message
   *     says what exists
   */
  public static DataSource open(DataRequest request) {
    Known known = KNOWN.get(request.name());
    if (known == null) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "There is no data set called `%s`.".formatted(request.name()),
          "There are " + KNOWN.keySet().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))
              + "; an application can also pass a DataSource of its own.");
    }
    checkOptions(request, request.numbers().keySet(), known.entry.numbers, "number");
    checkOptions(request, request.strings().keySet(), known.entry.strings, "text");
    return HeldOut.forValidation(known.opening.apply(request), request.number("validate", 0), request.seed());
  }

  private static void know(
      String name, String summary, Set<String> numbers, Set<String> strings,
      Function<DataRequest, DataSource> opening) {
    KNOWN.put(name, new Known(new Entry(name, summary, numbers, strings), opening));
  }

  private static void checkOptions(DataRequest request, Set<String> found, Set<String> known, String kind) {
    for (String option : new TreeSet<>(found)) {
      if (!known.contains(option)) {
        throw new PruneException(
            Failure.USAGE,
            "The data set `%s` has no %s option called `%s`.".formatted(request.name(), kind, option),
            known.isEmpty()
                ? "It has no options of that kind."
                : "It has " + new TreeSet<>(known).stream().collect(Collectors.joining("`, `", "`", "`.")));
      }
    }
  }

  private static DataSource digits(DataRequest request) {
    if (request.folder().isPresent()) {
      try {
        return idx(request);
      } catch (PruneException e) {
        String help = e.help() + " Without a data folder `digits` are drawn by the program.";
        throw new PruneException(e.failure(), e.getMessage(), help, e);
      }
    }
    return new Digits(request.seed(), request.count("train", Digits.TRAIN), request.count("test", Digits.TEST));
  }

  private static DataSource idx(DataRequest request) {
    Path folder = request.folder().orElseThrow(() -> new PruneException(
        Failure.INPUT_OUTPUT,
        "The data set `%s` is read from a folder, and none was given.".formatted(request.name()),
        "Pass --data DIR or set PRUNE_DATA. " + IdxFile.WHERE + " Or use `digits`, which needs no files."));
    Normalisation normalisation = new Normalisation(request.number("mean", 0), request.number("deviation", 1));
    DataSource files = IdxFiles.open(folder, request.count("classes", 10), normalisation);
    if (request.numbers().containsKey("train") || request.numbers().containsKey("test")) {
      return new FirstSamples(
          files, request.count("train", files.size(Split.TRAIN)), request.count("test", files.size(Split.TEST)));
    }
    return files;
  }

  private static DataSource csv(DataRequest request) {
    Path file = file(request, "file");
    if (file == null) {
      throw new PruneException(
          Failure.USAGE,
          "The data set `csv` needs the name of a file.",
          "Write it as in `csv(file: \"iris.csv\", label: \"species\")`.");
    }
    Path testFile = file(request, "test_file");
    CsvFormat format = new CsvFormat(
        request.strings().getOrDefault("label", "last"),
        request.count("targets", 0),
        request.count("classes", 0),
        request.number("scale", 1),
        request.strings().getOrDefault("separator", ""),
        request.strings().getOrDefault("shape", ""));
    DataSource rows = testFile == null ? CsvFile.open(file, format) : CsvFile.open(file, testFile, format);
    return HeldOut.forTest(rows, request.number("test", 0), request.seed());
  }

  /** The file that a text option names, looked for in the data folder if it is relative; null if there is none. */
  private static Path file(DataRequest request, String option) {
    String name = request.strings().get(option);
    if (name == null) {
      return null;
    }
    try {
      return request.folder().map(folder -> folder.resolve(name)).orElseGet(() -> Path.of(name));
    } catch (InvalidPathException e) {
      throw new PruneException(
          Failure.USAGE, "The option `%s` is no file name: %s.".formatted(option, e.getMessage()), "", e);
    }
  }
}
