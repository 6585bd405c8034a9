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
import java.util.stream.Stream;

/** The data sets that can be named in a program, and how each is opened. */
public final class DataCatalog {
  /**
   * One data set that can be named.
   *
   * @param name as in {@code data digits}
   * @param summary a sentence for lists and messages
   * @param numbers its number options
   * @param strings its text options
   * @param lists those of its number options that may be several numbers, one a channel
   * @param truths those of its number options that are {@code true} or {@code false}, 1 or 0
   * @param shape what is known of its samples, whatever the files hold: extents, channels first, 0 for one that the files say; empty where they say all
   */
  public record Entry(
      String name,
      String summary,
      Set<String> numbers,
      Set<String> strings,
      Set<String> lists,
      Set<String> truths,
      List<Integer> shape) {
    /** {@link #shape} with what options say of it. */
    public List<Integer> shape(Map<String, Double> options) {
      return numbers.contains(CHANNELS) && options.containsKey(CHANNELS)
          ? List.of(options.get(CHANNELS).intValue(), shape.get(1), shape.get(2))
          : shape;
    }
  }

  private record Known(Entry entry, Function<DataRequest, DataSource> opening) {}

  private static final String NORMALISE = "normalise";
  private static final String CHANNELS = "channels";

  private static final Map<String, Known> KNOWN = new LinkedHashMap<>();

  static {
    know(
        "digits",
        "28 x 28 digits drawn by the program, or the MNIST files of a data folder where one is given.",
        Set.of("train", "test", "validate"), Set.of(), List.of(), DataCatalog::digits);
    know(
        "mnist",
        "Grey images in IDX files (MNIST and its relatives) of a data folder.",
        Set.of("train", "test", "validate", "classes", "mean", "deviation"), Set.of(), List.of(1, 0, 0), DataCatalog::idx);
    know(
        "idx",
        "The same as `mnist`, under the name of the file format.",
        Set.of("train", "test", "validate", "classes", "mean", "deviation"), Set.of(), List.of(1, 0, 0), DataCatalog::idx);
    know(
        "csv",
        "Numbers in a text file, one sample per line.",
        Set.of("validate", "test", "classes", "targets", "scale"),
        Set.of("file", "test_file", "label", "separator", "shape"), List.of(), DataCatalog::csv);
    know(
        "cifar10",
        "CIFAR-10 in its binary layout, in a data folder.",
        Set.of("train", "test", "validate", "mean", "deviation", NORMALISE), Set.of(), List.of(3, 32, 32), DataCatalog::cifar);
    know(
        "images",
        "PNG and JPEG images of one size, a folder for each class, in a folder or an archive.",
        Set.of(CHANNELS, "test", "validate", "mean", "deviation", NORMALISE), Set.of("folder"), List.of(3, 0, 0),
        DataCatalog::images);
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
    checkOptions(request, request.lists().keySet(), known.entry.lists, "list");
    return scaled(
        HeldOut.forValidation(known.opening.apply(request), request.number("validate", 0), request.seed()),
        request, known.entry);
  }

  /** Samples under the scale that a request names or asks for, where its data set leaves that to this. */
  private static DataSource scaled(DataSource source, DataRequest request, Entry entry) {
    if (!entry.truths.contains(NORMALISE)) {
      return source;
    }
    boolean named = Stream.of("mean", "deviation")
        .anyMatch(option -> request.numbers().containsKey(option) || request.lists().containsKey(option));
    boolean computed = request.number(NORMALISE, 0) != 0;
    if (named && computed) {
      throw new PruneException(
          Failure.USAGE,
          "The data set `%s` was given a mean or a deviation, and was asked to compute both.".formatted(request.name()),
          "Leave `normalise` out, or `mean` and `deviation`.");
    }
    if (computed) {
      return ScaledSource.computed(source);
    }
    return named
        ? ScaledSource.given(source, request.list("mean", 0), request.list("deviation", 1))
        : source;
  }

  private static void know(
      String name, String summary, Set<String> numbers, Set<String> strings, List<Integer> shape,
      Function<DataRequest, DataSource> opening) {
    boolean scales = numbers.contains(NORMALISE);
    Set<String> lists = scales ? Set.of("mean", "deviation") : Set.of();
    Set<String> truths = scales ? Set.of(NORMALISE) : Set.of();
    KNOWN.put(name, new Known(new Entry(name, summary, numbers, strings, lists, truths, shape), opening));
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
    return first(request, IdxFiles.open(folder, request.count("classes", 10), normalisation));
  }

  /** At most as many samples as were asked for. */
  private static DataSource first(DataRequest request, DataSource files) {
    if (request.numbers().containsKey("train") || request.numbers().containsKey("test")) {
      return new FirstSamples(
          files, request.count("train", files.size(Split.TRAIN)), request.count("test", files.size(Split.TEST)));
    }
    return files;
  }

  private static DataSource cifar(DataRequest request) {
    Path folder = request.folder().orElseThrow(() -> new PruneException(
        Failure.INPUT_OUTPUT,
        "The data set `cifar10` is read from a folder, and none was given.",
        "Pass --data DIR or set PRUNE_DATA. " + CifarFiles.WHERE));
    return first(request, CifarFiles.open(folder));
  }

  private static DataSource images(DataRequest request) {
    Path place = file(request, "folder");
    if (place == null) {
      place = request.folder().orElseThrow(() -> new PruneException(
          Failure.INPUT_OUTPUT,
          "The data set `images` is read from a folder or an archive, and none was given.",
          "Write it as in `images(folder: \"flowers\")`, or pass --data DIR."));
    }
    DataSource images = ImageFiles.open(place, request.count(CHANNELS, 3));
    return HeldOut.forTest(images, request.number("test", 0), request.seed());
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
