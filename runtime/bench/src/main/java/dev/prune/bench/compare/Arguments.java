package dev.prune.bench.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a comparison is told.
 *
 * @param out the folder of its files
 * @param only works to compare, empty for all
 * @param threads numbers of threads to try
 * @param rounds forks of each contender
 * @param length of a fork
 * @param settings ways to set the peer up
 * @param data the folder of data sets
 */
record Arguments(
    Path out, List<String> only, List<Integer> threads, int rounds, Length length, List<PeerSettings> settings,
    Path data) {
  private static final String USAGE =
      """
      --short                few short iterations, one round; otherwise five rounds of long ones
      --smoke                one iteration of a moment: shows that everything runs, and measures nothing
      --rounds N             forks of each contender
      --only A,B             these works only
      --threads 1,2          numbers of threads to try; 1 and 2 unless given, as far as there are processors
      --peer VARIABLE=VALUE  a variable of the peer's environment, N for the number of threads, nothing to leave it away
      --blas openblas|mkl    what computes the peer's products of matrices, with its own defaults; before --peer
      --data FOLDER          where data lie, for comparisons that read files
      --out FOLDER           where files are written; target unless given
      """;

  /** Reads a command line; fails with the usage. */
  static Arguments parse(String... words) {
    Arguments read = new Arguments(Path.of("target"), List.of(), defaultThreads(), 5, Length.FULL, PeerSettings.ways(Blas.OPENBLAS), Path.of("data"));
    for (int i = 0; i < words.length; i++) {
      boolean alone = List.of("--short", "--smoke").contains(words[i]);
      if (!alone && i + 1 == words.length) {
        throw new IllegalArgumentException("`" + words[i] + "` needs a value, or is no option:\n" + USAGE);
      }
      read = read.with(words[i], alone ? "" : words[++i]);
    }
    return read;
  }

  private static List<Integer> defaultThreads() {
    return IntStream.rangeClosed(1, Math.min(2, Runtime.getRuntime().availableProcessors())).boxed().toList();
  }

  private Arguments with(String option, String value) {
    return switch (option) {
      case "--short" -> new Arguments(out, only, threads, 1, Length.SHORT, settings, data);
      case "--smoke" -> new Arguments(out, only, threads, 1, new Length(0, 1, 10), settings, data);
      case "--rounds" -> new Arguments(out, only, threads, Integer.parseInt(value), length, settings, data);
      case "--only" -> new Arguments(out, List.of(value.split(",")), threads, rounds, length, settings, data);
      case "--threads" ->
          new Arguments(out, only, Arrays.stream(value.split(",")).map(Integer::valueOf).toList(), rounds, length, settings, data);
      case "--peer" -> {
        int equals = value.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException("`" + value + "` is no VARIABLE=VALUE:\n" + USAGE);
        }
        String variable = value.substring(0, equals);
        String set = value.substring(equals + 1);
        List<PeerSettings> changed = settings.stream().map(way -> way.with(variable, set)).toList();
        yield new Arguments(out, only, threads, rounds, length, changed, data);
      }
      case "--blas" -> {
        Blas blas = Blas.valueOf(value.toUpperCase(Locale.ROOT));
        if (!blas.present()) {
          throw new IllegalArgumentException("MKL is not there; build with the profiles bench and bench-mkl.");
        }
        yield new Arguments(out, only, threads, rounds, length, PeerSettings.ways(blas), data);
      }
      case "--data" -> new Arguments(out, only, threads, rounds, length, settings, Path.of(value));
      case "--out" -> new Arguments(Path.of(value), only, threads, rounds, length, settings, data);
      default -> throw new IllegalArgumentException("There is no option `" + option + "`:\n" + USAGE);
    };
  }

  /** Whether a work was asked for. */
  boolean wants(String work) {
    return only.isEmpty() || only.contains(work);
  }

  /** How a fork of these runs. */
  Fork fork() {
    String natives = System.getProperty("bench.natives", out.resolve("natives").toString());
    return new Fork(length, Path.of(natives).toAbsolutePath());
  }
}
