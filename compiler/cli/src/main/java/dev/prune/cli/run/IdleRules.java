package dev.prune.cli.run;

import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.Summary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Says at the end which rules never acted. How many steps an epoch has depends on the data, so a program alone cannot
 * tell that {@code at step 9999} comes after the last one, and a network that was not pruned looks like one that was.
 */
final class IdleRules implements Listener {
  private final Set<String> idle;
  private final List<Listener> told;

  /**
   * @param rules the rules of the plan
   * @param told who is told, before they hear of the end
   */
  IdleRules(List<String> rules, List<Listener> told) {
    this.idle = new LinkedHashSet<>(rules);
    this.told = told;
  }

  @Override
  public void event(EventReport report) {
    idle.remove(report.rule());
  }

  @Override
  public void finished(Summary summary) {
    for (String rule : idle) {
      String note =
          "The rule `" + rule + "` never acted: its moment, or what it waits for, did not come in "
              + summary.steps() + " steps.";
      told.forEach(listener -> listener.note(note));
    }
  }
}
