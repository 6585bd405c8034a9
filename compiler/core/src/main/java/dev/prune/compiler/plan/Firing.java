package dev.prune.compiler.plan;

import dev.prune.compiler.schedule.Trigger;
import java.util.List;

/**
 * One time that a trigger fires, as far as the text tells. Times are ticks of the run's clock.
 *
 * @param trigger the trigger
 * @param moment when, in words: {@code end of epoch 2}
 * @param since when it fires first at the earliest, where it stands for many firings; otherwise {@code earliest}
 * @param earliest not before
 * @param at not after; the end of the run where it may not fire at all
 * @param comes whether it fires for certain, whenever that is
 * @param doubt why the text alone does not say whether or when it fires; empty where it does
 * @param progress from 0 at the first firing of its window to 1 at the last
 * @param round how often it fired before
 * @param again whether it stands for as many firings as training or the data make of it
 * @param frozen layers that the present phases do not train
 */
record Firing(
    Trigger trigger,
    String moment,
    long since,
    long earliest,
    long at,
    boolean comes,
    String doubt,
    double progress,
    int round,
    boolean again,
    List<Integer> frozen) {
  static final String TRAINING = "training decides whether or when";
  static final String SAMPLES = "the number of samples decides whether or when";

  Firing {
    frozen = List.copyOf(frozen);
  }

  /** One that fires once, at a moment that the text tells. */
  static Firing once(Trigger trigger, String moment, long at) {
    return new Firing(trigger, moment, at, at, at, true, "", 1, 0, false, List.of());
  }

  /** Whether the text alone says that, and when, it fires. */
  boolean certain() {
    return doubt.isEmpty();
  }

  /** The same at some time of an interval. */
  Firing between(long from, long to, boolean forCertain, String why) {
    return new Firing(trigger, moment, from, from, to, forCertain, why, progress, round, again, frozen);
  }

  /** The same at a place in its window. */
  Firing placed(double share, int number) {
    return new Firing(trigger, moment, since, earliest, at, comes, doubt, share, number, again, frozen);
  }

  /** The same, told in other words. */
  Firing inWords(String words) {
    return new Firing(trigger, words, since, earliest, at, comes, doubt, progress, round, again, frozen);
  }

  /** The same, standing for many since then. */
  Firing repeated(long first) {
    return new Firing(
        trigger, moment, Math.min(first, since), earliest, at, comes, doubt, progress, round, true, frozen);
  }

  /** The same, while layers are frozen. */
  Firing freezing(List<Integer> layers) {
    return new Firing(trigger, moment, since, earliest, at, comes, doubt, progress, round, again, layers);
  }
}
