package dev.prune.cli.compare;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code prunec compare} was asked.
 *
 * @param file the program
 * @param contestants in the order of the table
 * @param baselines further ones, left out where their unit is not compared
 * @param weights percentages of weights to remove
 * @param units percentages of units to remove
 * @param seeds a run each
 * @param epochs instead of the program's
 * @param batch instead of the program's
 * @param out the folder of the results
 * @param data the data's folder
 * @param device the device's word
 * @param threads threads of kernels, of each job
 * @param jobs runs at the same time
 * @param selfTest whether a GPU's kernels are first compared with the reference
 * @param quiet only errors and the table
 */
public record Comparison(
    String file,
    List<Contestant> contestants,
    List<Contestant> baselines,
    List<BigDecimal> weights,
    List<BigDecimal> units,
    List<Long> seeds,
    OptionalInt epochs,
    OptionalInt batch,
    Path out,
    Optional<Path> data,
    String device,
    OptionalInt threads,
    int jobs,
    boolean selfTest,
    boolean quiet) {
  public Comparison {
    contestants = List.copyOf(contestants);
    baselines = List.copyOf(baselines);
    weights = List.copyOf(weights);
    units = List.copyOf(units);
    seeds = List.copyOf(seeds);
  }

  /** The percentages that are compared of a unit. */
  List<BigDecimal> percents(String unit) {
    return unit.equals(Amount.WEIGHTS) ? weights : units;
  }
}
