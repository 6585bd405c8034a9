package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.schedule.Phase;
import dev.prune.compiler.schedule.RateSchedule;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.Snapshot;
import dev.prune.compiler.schedule.Track;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.schedule.When;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.compiler.syntax.ScheduleItem.UpdateOrder;
import dev.prune.runtime.schedule.RateCurve;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes the hooks of the trainer: what happens at init, around an update, at the end of an epoch and of a phase. A hook
 * in which nothing happens is not written.
 */
final class HookEmission {
  private final Training training;
  private final Schedule schedule;
  private final Structure structure;
  private final List<Hooked> hooked;
  private final PhaseEmission phases;
  private final MeanwhileEmission meanwhile;
  private final ObservationWriter observations;
  private final MomentWriter moments;
  private final FiringWriter firing;
  private final TypeSpec.Builder into;

  HookEmission(
      Training training,
      Structure structure,
      List<Hooked> hooked,
      PhaseEmission phases,
      MeanwhileEmission meanwhile,
      ObservationWriter observations,
      TypeSpec.Builder into) {
    this.training = training;
    this.schedule = training.schedule();
    this.structure = structure;
    this.hooked = hooked;
    this.phases = phases;
    this.meanwhile = meanwhile;
    this.observations = observations;
    this.moments = observations.moments();
    this.firing = new FiringWriter(phases);
    this.into = into;
  }

  /** Writes them all. */
  void emit() {
    rates();
    atInit();
    meanwhile.hooks(phases);
    beforeUpdate();
    insteadOfUpdate();
    afterUpdate();
    endOfEpoch();
    phases.emitTransitions(this::endOfPhase);
    finished();
  }

  private static MethodSpec.Builder hook(String name) {
    return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(Modifier.PROTECTED);
  }

  private void rates() {
    if (training.curve() instanceof RateSchedule.Constant) {
      return;
    }
    into.addMethod(
        hook("rates").returns(RateCurve.class).addStatement("return $L", RateWriter.curve(training.curve())).build());
  }

  private void atInit() {
    MethodSpec.Builder code = hook("atInit");
    boolean any = meanwhile.begin(code);
    if (!training.untrained().isEmpty()) {
      any = true;
      code.addComment("Nothing of the loss comes from these layers.");
      code.addStatement("freeze($L)", LayerList.of(training.untrained(), structure.layers()));
    }
    any |= observations.snapshots(When.Init.class::isInstance, code);
    for (Hooked h : hooked) {
      if (h.trigger().when() instanceof When.Init) {
        code.addStatement("$N()", h.method());
        any = true;
      }
    }
    any |= phases.begin(code);
    if (any) {
      into.addMethod(code.build());
    }
  }

  private void beforeUpdate() {
    MethodSpec.Builder code = hook("beforeUpdate");
    if (everySteps(UpdateOrder.BEFORE, code, CodeBlock.of(""))) {
      into.addMethod(code.build());
    }
  }

  private void insteadOfUpdate() {
    MethodSpec.Builder code = hook("insteadOfUpdate").returns(boolean.class);
    code.addStatement("boolean fired = false");
    if (everySteps(UpdateOrder.INSTEAD, code, CodeBlock.builder().addStatement("fired = true").build())) {
      into.addMethod(code.addStatement("return fired").build());
    }
  }

  private void afterUpdate() {
    MethodSpec.Builder code = hook("afterUpdate");
    boolean any = observations.snapshots(When.AfterStep.class::isInstance, code);
    any |= observations.metrics(Clock.STEP, code);
    any |= everySteps(UpdateOrder.AFTER, code, CodeBlock.of(""));
    for (Hooked h : hooked) {
      if (h.trigger().when() instanceof When.AfterStep) {
        call(h, code);
        any = true;
      }
    }
    any |= phases.check(Clock.STEP, code);
    if (any) {
      into.addMethod(code.build());
    }
  }

  private void endOfEpoch() {
    MethodSpec.Builder code = hook("endOfEpoch");
    boolean any = observations.snapshots(When.EndOfEpoch.class::isInstance, code);
    any |= observations.metrics(Clock.EPOCH, code);
    for (Hooked h : hooked) {
      if (h.trigger().when() instanceof When.EndOfEpoch) {
        call(h, code);
        any = true;
      } else if (h.trigger().when() instanceof When.Every e && !e.steps()) {
        firing.everyEpochs(h, e, code);
        any = true;
      }
    }
    any |= phases.check(Clock.EPOCH, code);
    if (any) {
      into.addMethod(code.build());
    }
  }

  private CodeBlock endOfPhase(Phase phase) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (Snapshot snapshot : schedule.snapshots()) {
      if (snapshot.when() instanceof When.EndOfPhase p && p.phase() == phase.id()) {
        code.add(observations.taken(snapshot));
      }
    }
    for (Hooked h : hooked) {
      if (h.trigger().when() instanceof When.EndOfPhase p && p.phase() == phase.id()) {
        code.addStatement("$N()", h.method());
      }
    }
    return code.build();
  }

  private void finished() {
    if (!training.endsWithPhases()) {
      return;
    }
    CodeBlock.Builder over = CodeBlock.builder();
    for (Track track : schedule.tracks()) {
      over.add(over.isEmpty() ? "$L" : " && $L", phases.over(track));
    }
    into.addMethod(
        hook("finished").returns(boolean.class).addStatement("return super.finished() || $L", over.build()).build());
  }

  private boolean everySteps(UpdateOrder order, MethodSpec.Builder code, CodeBlock more) {
    boolean any = false;
    for (Hooked h : hooked) {
      if (h.trigger().when() instanceof When.Every e && e.steps() && e.order() == order) {
        firing.everySteps(h, e, code, more);
        any = true;
      }
    }
    return any;
  }

  private void call(Hooked h, MethodSpec.Builder code) {
    CodeBlock called = CodeBlock.builder().addStatement("$N()", h.method()).build();
    moments.at(h.trigger().when(), h.trigger().within(), code, called);
  }
}
