package dev.prune.runtime.replay;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.List;

/** Compares the calls of a body, one after the other, with what was recorded. */
final class RecordingCheck {
  private static final String LITERAL =
      "A Java number in a kernel call is a literal of the program: put what changes into a buffer, `Dims` or `Slots`,"
          + " and write it before the procedure runs.";
  private static final String STRAIGHT =
      "A procedure is a straight line of calls on the same buffers: make a second procedure for the other case.";

  private final String procedure;
  private final List<Task> recorded;
  private int next;

  RecordingCheck(String procedure, List<Task> recorded) {
    this.procedure = procedure;
    this.recorded = recorded;
  }

  void heard(Task now) {
    if (next == recorded.size()) {
      throw changed(
          "calls `" + now.kernel() + "` after the " + recorded.size() + " tasks that were recorded.", STRAIGHT);
    }
    Task before = recorded.get(next);
    next++;
    if (!before.kernel().equals(now.kernel())) {
      throw changed(
          "calls `" + now.kernel() + "` as task " + next + ", where `" + before.kernel() + "` was recorded.", STRAIGHT);
    }
    before
        .differenceTo(now)
        .ifPresent(
            difference -> {
              throw changed(
                  "calls `" + now.kernel() + "` as task " + next + " with " + difference.found() + " for "
                      + difference.what() + ", where " + difference.recorded() + " was recorded.",
                  difference.literal() ? LITERAL : STRAIGHT);
            });
  }

  void end() {
    if (next < recorded.size()) {
      throw changed(
          "ends after " + next + " tasks, where " + recorded.size() + " were recorded and `"
              + recorded.get(next).kernel() + "` came next.",
          STRAIGHT);
    }
  }

  private PruneException changed(String deed, String help) {
    return new PruneException(Failure.DEVICE, "The procedure `" + procedure + "` " + deed, help);
  }
}
