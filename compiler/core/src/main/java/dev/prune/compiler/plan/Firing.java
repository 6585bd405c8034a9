package dev.prune.compiler.plan;

import dev.prune.compiler.schedule.Trigger;
import java.util.List;

/**
 * One time that a trigger fires, as far as the text tells.
 *
 * @param trigger the trigger
 * @param moment when, in words: {@code end of epoch 2}
 * @param at epochs completed by then, at the latest; what fires inside an epoch lies before its end
 * @param progress from 0 at the first firing of its window to 1 at the last
 * @param round how often it fired before
 * @param certain whether the text alone says that, and when, it fires
 * @param again whether it stands for as many firings as training or the data make of it
 * @param frozen layers that the present phases do not train
 */
record Firing(
    Trigger trigger,
    String moment,
    double at,
    double progress,
    int round,
    boolean certain,
    boolean again,
    List<Integer> frozen) {
  Firing {
    frozen = List.copyOf(frozen);
  }

  /** One that fires once, with nothing frozen. */
  static Firing once(Trigger trigger, String moment, double at, double progress, int round, boolean certain) {
    return new Firing(trigger, moment, at, progress, round, certain, false, List.of());
  }

  /** The same, told in other words. */
  Firing inWords(String words) {
    return new Firing(trigger, words, at, progress, round, certain, again, frozen);
  }

  /** The same, standing for many. */
  Firing repeated() {
    return new Firing(trigger, moment, at, progress, round, certain, true, frozen);
  }

  /** The same, while layers are frozen. */
  Firing freezing(List<Integer> layers) {
    return new Firing(trigger, moment, at, progress, round, certain, again, layers);
  }
}
