package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.ActivationPass;
import dev.prune.compiler.instruction.Mode;
import dev.prune.runtime.schedule.Samples;
import java.util.List;

/**
 * {@code density(activation) over 20 batches of train in eval}: one number a unit, the mean over samples of a count or a
 * sum over the positions of a channel.
 *
 * @param name of the unit buffer that holds it; unique in the schedule
 * @param count whether numbers that are not zero are counted; otherwise numbers are summed
 * @param each whether it is divided by the positions of a channel
 * @param element what is counted or summed, a formula over {@code activation}
 * @param samples how many batches of which samples; never the test split
 * @param mode of norms and dropout
 */
public record ActivationSum(
    String name, boolean count, boolean each, Formula element, Samples samples, Mode mode, Span span) {
  /** Whether it is the same number as another. */
  boolean like(ActivationSum other) {
    return count == other.count
        && each == other.each
        && element.equals(other.element)
        && samples.equals(other.samples)
        && mode == other.mode;
  }

  /** The procedure that reads one batch. */
  public ActivationPass pass(List<Integer> layers) {
    return new ActivationPass("measure" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
        count ? name : batch(), count, element, mode, layers);
  }

  /** The unit buffer of one batch, where what a batch gives has to be added. */
  public String batch() {
    return name + " of a batch";
  }
}
