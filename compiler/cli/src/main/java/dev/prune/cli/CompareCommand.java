package dev.prune.cli;

import dev.prune.cli.compare.Comparison;
import dev.prune.cli.compare.Contestant;
import dev.prune.runtime.cpu.CpuDevice;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code prunec compare FILE}. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Trains one network with several pruning methods, amounts and seeds, and makes a table and a plot. FILE has the network and"
          + " how it trains, without pruning. Runs that are done lie in the folder of the results: the same command goes on"
          + " where it was interrupted, and a command that asks for more does only what is new."
    },
    footer = {
      "",
      "A run that fails is told in the table and stops no other; then the exit code is that of the first such run (for"
          + " example 4 if it diverged, 1 if a method does not compile on this network), otherwise 0. 130: interrupted;"
          + " everything that is done is kept."
    })
final class CompareCommand implements Callable<Integer> {
  private static final int MOST_JOBS = 64;
  /** Below 100, with at most six digits behind the point. */
  private static final Pattern PERCENT = Pattern.compile("\\d{1,2}(\\.\\d{1,6})?");

  private static final String NO_BASELINES = "none";

  @ParentCommand private PrunecCommand prunec;

  @Parameters(paramLabel = "FILE", description = "A .prune file whose training does not prune, or - for standard input.")
  private String file;

  @Option(
      names = "--methods",
      paramLabel = "NAME",
      split = ",",
      description = "Methods of the library (`prunec methods`) or of the program, in the order of the table.")
  private List<String> methods = List.of();

  @Option(
      names = "--with",
      paramLabel = "USE",
      description = {
        "Arguments of a method: 'rigl(end: epoch 8)'; or one more contestant with a name of its own:"
            + " 'rigl_er = rigl(ratios: er)'. What is not said is the amount, what the method's file says of runs of n"
            + " epochs, or its default; a moment that must be said is three quarters of the run."
      })
  private List<String> with = List.of();

  @Option(
      names = "--baselines",
      paramLabel = "NAME",
      split = ",",
      defaultValue = Contestant.DENSE + ",random_weights,random_units",
      description = {
        "What methods are compared with: dense (no pruning) and methods. Default: dense,random_weights,random_units;"
            + " none for none."
      })
  private List<String> baselines;

  @Option(
      names = "--weights",
      paramLabel = "PERCENT",
      split = ",",
      description = "Shares of weights to remove, for methods that mask weights.")
  private List<String> weights = List.of();

  @Option(
      names = "--units",
      paramLabel = "PERCENT",
      split = ",",
      description = "Shares of units to remove, for methods that take units out.")
  private List<String> units = List.of();

  @Option(names = "--seeds", paramLabel = "N", split = ",", defaultValue = "1", description = "A run for each. Default: 1.")
  private List<Long> seeds;

  @Mixin private TrainingOptions training;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder of the results.")
  private Path out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the kernels of each job; results do not depend on it. Default: the cores over the jobs.")
  private Integer threads;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Runs at the same time, each in a Java machine that it shares with those before and after it. Default: 1.")
  private Integer jobs;

  @Option(names = "--quiet", description = "Prints only errors and the table.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    int parallel = training.counted("--jobs", jobs, 1, MOST_JOBS).orElse(1);
    Comparison comparison =
        new Comparison(
            file,
            contestants(),
            baselines.equals(List.of(NO_BASELINES)) ? List.of() : baselines.stream().map(Contestant::of).toList(),
            percents("--weights", weights),
            percents("--units", units),
            seeds(),
            training.epochs(1),
            training.batch(),
            out,
            training.data(prunec.session().terminal()),
            training.device(),
            OptionalInt.of(
                training.counted("--threads", threads, 1, CpuDevice.MOST_THREADS)
                    .orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / parallel))),
            parallel,
            training.selfTest(),
            quiet);
    return new CliCompare(prunec.session()).run(comparison);
  }

  /** Methods by name, those with arguments in their places, further uses behind them. */
  private List<Contestant> contestants() {
    Map<String, Contestant> all = new LinkedHashMap<>();
    for (String name : methods) {
      if (all.put(name.strip(), Contestant.of(name.strip())) != null) {
        throw wrong("The option --methods names `" + name.strip() + "` twice");
      }
    }
    for (String use : with) {
      Contestant contestant =
          Contestant.given(use)
              .orElseThrow(
                  () ->
                      wrong(
                          "The option --with expects METHOD(NAME: VALUE, ...) or LABEL = METHOD(...), found `" + use + "`"));
      Contestant named = all.get(contestant.label());
      if (named != null && !named.arguments().isEmpty()) {
        throw wrong("The option --with says twice what `" + contestant.label() + "` is");
      }
      all.put(contestant.label(), contestant);
    }
    if (all.isEmpty()) {
      throw wrong("--methods is missing: it says what is compared, for example --methods snip,gmp");
    }
    return new ArrayList<>(all.values());
  }

  private List<BigDecimal> percents(String option, List<String> given) {
    Set<BigDecimal> distinct = new LinkedHashSet<>();
    for (String text : given) {
      String number = text.strip().replaceFirst("\\s*%$", "");
      if (!PERCENT.matcher(number).matches() || new BigDecimal(number).signum() == 0) {
        throw wrong("The option " + option + " expects percentages between 0 and 100, such as 90,95.5, found `" + text + "`");
      }
      if (!distinct.add(new BigDecimal(number).stripTrailingZeros())) {
        throw wrong("The option " + option + " names " + number + " twice");
      }
    }
    return new ArrayList<>(distinct);
  }

  private List<Long> seeds() {
    for (long seed : seeds) {
      if (seed < 0 || seed > Integer.MAX_VALUE) {
        throw wrong("The option --seeds expects whole numbers from 0 to 2147483647, found " + seed);
      }
    }
    if (seeds.stream().distinct().count() < seeds.size()) {
      throw wrong("The option --seeds names a seed twice");
    }
    return seeds;
  }

  private ParameterException wrong(String sentence) {
    return training.wrong(sentence + ".");
  }
}
