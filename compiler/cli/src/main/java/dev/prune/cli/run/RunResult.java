package dev.prune.cli.run;

import java.util.List;

/**
 * What a comparison keeps of a run: numbers that are NaN, or the reason why it failed.
 *
 * @param key says which run it is, so that a result of another program, seed or device is not taken for this one's
 * @param accuracy of the test split, from 0 to 1; NaN without classes
 * @param loss of the test split
 * @param weightsRemoved share of the original weights of dense and conv that is removed or masked at the end
 * @param unitsRemoved share of the original units that could be removed and are, or are masked, at the end
 * @param trainingFlops of all steps, zeros of masks included
 * @param effectiveTrainingFlops of all steps, without products of masked weights
 * @param flopsAtStart forward FLOPs of one sample
 * @param flops the same at the end
 * @param effectiveFlops the same without products of masked weights
 * @param parameters in memory at the end
 * @param seconds wall time of the run
 * @param epochs that were run
 * @param steps that were run
 * @param notes remarks, sentences
 * @param code 0, or the exit code that the run alone would have had
 * @param failure a sentence; empty where nothing failed
 */
public record RunResult(
    String key,
    double accuracy,
    double loss,
    double weightsRemoved,
    double unitsRemoved,
    double trainingFlops,
    double effectiveTrainingFlops,
    double flopsAtStart,
    double flops,
    double effectiveFlops,
    double parameters,
    double seconds,
    int epochs,
    long steps,
    List<String> notes,
    int code,
    String failure) {
  public RunResult {
    notes = List.copyOf(notes);
  }

  /** A run that failed. */
  public static RunResult failed(String key, int code, String failure) {
    double none = Double.NaN;
    return new RunResult(
        key, none, none, none, none, none, none, none, none, none, none, none, 0, 0, List.of(), code, failure);
  }

  /** Whether there are numbers. */
  public boolean succeeded() {
    return code == 0;
  }
}
