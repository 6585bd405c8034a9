package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.prune.compiler.schedule.Metric;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.Snapshot;
import dev.prune.compiler.schedule.WatchedSet;
import dev.prune.compiler.schedule.When;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.Optional;
import java.util.function.Predicate;

/** Writes what a schedule remembers and changes nothing by: snapshots, metrics, choices that metrics compare. */
record ObservationWriter(
    Schedule schedule, MomentWriter moments, HostWriter host, WatchedSets sets, TriggerBodies bodies) {
  /** Adds the snapshots of the moments that {@code when} picks, and says whether there are any. */
  boolean snapshots(Predicate<When> when, MethodSpec.Builder code) {
    boolean any = false;
    for (Snapshot snapshot : schedule.snapshots()) {
      if (when.test(snapshot.when())) {
        moments.at(snapshot.when(), Optional.empty(), code, taken(snapshot));
        any = true;
      }
    }
    return any;
  }

  /** Takes a snapshot. */
  CodeBlock taken(Snapshot snapshot) {
    return CodeBlock.builder()
        .addStatement("snapshot($S, $L)", snapshot.name(), TriggerBodies.parts(snapshot.parts()))
        .build();
  }

  /** Adds the metrics of a clock, with the choices that the text makes between them, and says whether there are any. */
  boolean metrics(Clock each, MethodSpec.Builder code) {
    boolean any = false;
    for (int i = 0; i <= schedule.metrics().size(); i++) {
      any |= watched(i, each, code);
      if (i == schedule.metrics().size() || schedule.metrics().get(i).each() != each) {
        continue;
      }
      Metric metric = schedule.metrics().get(i);
      any = true;
      code.addComment("$L", Emit.line(metric.span()));
      CodeBlock recorded = CodeBlock.builder().add(host.record(metric)).build();
      moments.from(metric.from(), metric.within(), code, recorded);
    }
    return any;
  }

  /** Choices that the text makes behind so many metrics. */
  private boolean watched(int metrics, Clock each, MethodSpec.Builder code) {
    boolean any = false;
    for (WatchedSet watched : schedule.watched()) {
      if (watched.metricsBefore() == metrics && watched.each() == each) {
        any = true;
        code.addComment("$L", Emit.line(watched.span()));
        CodeBlock chosen =
            CodeBlock.builder()
                .addStatement(
                    "$N.record(epoch(), $L)", sets.field(watched.set().name()), bodies.choose(watched.set().cut()))
                .build();
        moments.from(watched.from(), watched.within(), code, chosen);
      }
    }
    return any;
  }
}
