package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.Change;
import dev.prune.runtime.record.EventCost;
import dev.prune.runtime.record.EventMemory;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.record.Listener;
import java.util.ArrayList;
import java.util.List;

/**
 * The account of pruning events. An event is told once the step time after it is known: when enough steps followed,
 * when the next event happens, or at the end. Actions of one trigger, with no step between them, share their step
 * times.
 */
final class Events {
  /** What an event changes, before or after it. */
  record Counts(
      long parameters, long nonzero, long flops, long effectiveFlops, long plannedBytes, long heldBytes) {
    static Counts of(Structure structure, long plannedBytes, long heldBytes) {
      return new Counts(
          structure.parameters(), structure.nonzeroParameters(), structure.flops(), structure.effectiveFlops(),
          plannedBytes, heldBytes);
    }
  }

  private record Pending(
      String rule, String action, int epoch, long step, List<GroupChange> groups, Counts before, Counts after,
      double stepBefore, int measuredBefore, EventCost cost, long crossedBytes, String way) {}

  private final Device device;
  private final List<Pending> pending = new ArrayList<>();
  private final StepTimes times = new StepTimes();
  private List<Listener> listeners = List.of();
  private double stepBefore = Double.NaN;
  private int measuredBefore;
  private double spentMs;
  private int count;

  /** What the device had compiled when the last event was over: what follows it compiles for the smaller program. */
  private long compiledNanos;

  Events(Device device) {
    this.device = device;
  }

  void listeners(List<Listener> all) {
    listeners = all;
  }

  /** Events so far. */
  int count() {
    return count;
  }

  /** Milliseconds that events, and listeners that heard of them, took so far. */
  double spentMs() {
    return spentMs;
  }

  void happened(
      String rule, String action, int epoch, long step, List<GroupChange> groups, Counts before, Counts after,
      EventCost cost, long crossedBytes, String way) {
    if (times.count() > 0) {
      stepBefore = times.median();
      measuredBefore = times.measured();
      flush();
      times.restart();
    }
    pending.add(
        new Pending(rule, action, epoch, step, groups, before, after, stepBefore, measuredBefore, cost, crossedBytes, way));
    compiledNanos = device.counters().compileNanos();
    spentMs += cost.total();
    count++;
  }

  /** A step without an event is over. */
  void stepTaken(long nanos) {
    times.add(nanos);
    if (!pending.isEmpty() && times.settled()) {
      flush();
    }
  }

  /** Tells what is pending with what is known. */
  void flush() {
    if (pending.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    double after = times.median();
    int measured = times.measured();
    double compiled = (device.counters().compileNanos() - compiledNanos) / 1e6;
    for (Pending event : pending) {
      boolean last = event == pending.getLast();
      EventReport report = report(event, after, measured, last ? compiled : 0);
      for (Listener listener : listeners) {
        listener.event(report);
      }
    }
    pending.clear();
    spentMs += (System.nanoTime() - began) / 1e6;
  }

  private static EventReport report(Pending event, double stepAfter, int measuredAfter, double compiled) {
    Counts before = event.before();
    Counts after = event.after();
    return new EventReport(
        event.rule(),
        event.action(),
        event.epoch(),
        event.step(),
        event.groups(),
        new Change(before.parameters(), after.parameters()),
        new Change(before.nonzero(), after.nonzero()),
        new Change(before.flops(), after.flops()),
        new Change(before.effectiveFlops(), after.effectiveFlops()),
        new Change(event.stepBefore(), stepAfter),
        new Change(event.measuredBefore(), measuredAfter),
        new Change(before.plannedBytes(), after.plannedBytes()),
        new EventMemory(
            event.way(), new Change(before.heldBytes(), after.heldBytes()), event.crossedBytes()),
        event.cost().plus(new EventCost(0, 0, 0, compiled)));
  }
}
