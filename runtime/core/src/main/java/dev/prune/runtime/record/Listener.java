package dev.prune.runtime.record;

/** Follows a run. Called on the training thread; what it takes is not part of any reported time. */
public interface Listener {
  /** Before the first step. */
  default void started(RunStart start) {}

  /** A few times a second. */
  default void step(StepReport report) {}

  /** At the end of an epoch, after evaluation. */
  default void epoch(EpochReport report) {}

  /** A pruning event, once its effect on the step time is known. */
  default void event(EventReport report) {}

  /** Something the user should know: a sentence. */
  default void note(String sentence) {}

  /** After the last epoch. */
  default void finished(Summary summary) {}
}
