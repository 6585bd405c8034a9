package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.ActivationPass;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.ActivationSum;
import dev.prune.compiler.schedule.Metric;
import dev.prune.compiler.schedule.Phase;
import dev.prune.compiler.schedule.RateSchedule;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.Snapshot;
import dev.prune.compiler.schedule.TangentSum;
import dev.prune.compiler.schedule.Track;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.schedule.Trigger;
import dev.prune.compiler.schedule.WatchedSet;
import dev.prune.compiler.schedule.When;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.compiler.syntax.ScheduleItem.UpdateOrder;
import dev.prune.runtime.Memory;
import dev.prune.runtime.Settings;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Phases;
import dev.prune.runtime.schedule.RateCurve;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * Writes the schedule as plain Java in the hooks of the trainer: one can step through it. Every trigger is a method;
 * phases are numbers in {@link Phases}; whatever a rule is asked with stands in a constant.
 */
public final class ScheduleEmission implements TrainingHalf {
  private final Training training;
  private final Structure structure;
  private final List<Hooked> hooked = new ArrayList<>();
  private Writer writer;
  private TypeSpec.Builder into;
  private HostWriter host;
  private ScoreEmission scores;
  private PhaseEmission phases;
  private FiringWriter firing;
  private WatchedSets sets;
  private TriggerBodies bodies;

  /** Writes the schedule of {@code training}. */
  public ScheduleEmission(Training training, Structure structure) {
    this.training = training;
    this.structure = structure;
  }

  @Override
  public Set<GradientPass> gradients() {
    Set<GradientPass> passes = new LinkedHashSet<>();
    for (Source source : sources()) {
      if (source instanceof Source.Sum sum) {
        passes.add(sum.gradient().pass());
      }
    }
    return passes;
  }

  @Override
  public Set<GradientPass> tangents() {
    Set<GradientPass> passes = new LinkedHashSet<>();
    for (Source source : sources()) {
      if (source instanceof Source.Motion motion) {
        passes.add(motion.tangent().pass());
      }
    }
    return passes;
  }

  @Override
  public List<ActivationPass> activations() {
    List<ActivationPass> passes = new ArrayList<>();
    ScheduleParts.activations(training.schedule()).forEach((sum, layers) -> passes.add(sum.pass(List.copyOf(layers))));
    return passes;
  }

  /** Everything that scores and numbers read. */
  private Set<Source> sources() {
    return ScheduleParts.sources(training.schedule());
  }

  @Override
  public CodeBlock settings(int storage, CodeBlock axis, int area) {
    return settings().write(storage, axis, area);
  }

  @Override
  public Settings value(int storage, Axis axis, int area) {
    return settings().value(storage, axis, area);
  }

  private SettingsWriter settings() {
    int targets = structure.grouped().shaped().shape(training.loss().node()).size();
    return new SettingsWriter(training, targets, host.totals());
  }

  @Override
  public Memory.Needs needs() {
    return new Memory.Needs(false, scores.any() || host.folds(), flats(), rememberedStatistics(), units());
  }

  private TreeSet<String> units() {
    TreeSet<String> units = new TreeSet<>(scores.partials());
    for (ActivationSum sum : ScheduleParts.activations(training.schedule()).keySet()) {
      units.add(sum.name());
      if (!sum.count()) {
        units.add(sum.batch());
      }
    }
    return units;
  }

  private TreeSet<String> flats() {
    TreeSet<String> flats = new TreeSet<>();
    for (Source source : sources()) {
      switch (source) {
        case Source.Sum s -> flats.add(s.gradient().name());
        case Source.Motion m -> flats.addAll(flats(m.tangent()));
        case Source.Random r -> flats.add(r.name());
        case Source.Remembered r -> flats.add(r.snapshot());
        case Source.Live l -> {}
        case Source.Activations a -> {}
        case Source.Parameters p -> {}
        case Source.StepGradient g -> {}
      }
    }
    if (masks() && (scores.ofUnits() || host.folds() || !tangents().isEmpty())) {
      flats.add(Source.Live.NAME);
    }
    if (training.schedule().triggers().stream()
        .flatMap(t -> t.body().stream())
        .flatMap(a -> a.all().stream())
        .anyMatch(Act.Scale.class::isInstance)) {
      flats.add(Memory.FACTORS);
    }
    for (Snapshot snapshot : training.schedule().snapshots()) {
      if (snapshot.parts().contains(Part.PARAMETERS)) {
        flats.add(snapshot.name());
      }
      for (int slot = 0; snapshot.parts().contains(Part.SLOTS) && slot < training.slots(); slot++) {
        flats.add(Memory.slotOf(snapshot.name(), slot));
      }
    }
    return flats;
  }

  /** Whether anything may be masked: by an action, or in the file that the run begins with. */
  private boolean masks() {
    return training.startFrom().isPresent()
        || training.schedule().triggers().stream()
            .flatMap(t -> t.body().stream())
            .flatMap(a -> a.all().stream())
            .anyMatch(a -> a instanceof Act.Mask || a instanceof Act.MaskSet);
  }

  private boolean compacts() {
    return training.schedule().triggers().stream()
        .flatMap(t -> t.body().stream())
        .flatMap(a -> a.all().stream())
        .anyMatch(a -> a instanceof Act.Compact || a instanceof Act.CompactSet || a instanceof Act.Resize);
  }

  private TreeSet<String> rememberedStatistics() {
    return training.schedule().snapshots().stream()
        .filter(s -> s.parts().contains(Part.STATISTICS))
        .map(Snapshot::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public CodeBlock constructor() {
    CodeBlock.Builder code = CodeBlock.builder();
    TreeSet<String> flats = flats();
    if (host.folds()) {
      code.addStatement("declareScores()");
    }
    if (compacts()) {
      code.addStatement("declareCompaction()");
    }
    if (!flats.isEmpty()) {
      code.addStatement("declareFlats($L)", strings(flats));
    }
    if (!rememberedStatistics().isEmpty()) {
      code.addStatement("declareStatistics($L)", strings(rememberedStatistics()));
    }
    if (!units().isEmpty()) {
      code.addStatement("declareUnitBuffers($L)", strings(units()));
    }
    return code.build();
  }

  private static List<String> flats(TangentSum sum) {
    List<String> names = new ArrayList<>(List.of(sum.name(), Tangent.DIRECTION.name()));
    for (int p = 0; p < Tangent.MOST_PARTS; p++) {
      names.add(Tangent.part(p).name());
    }
    return names;
  }

  private static CodeBlock strings(Set<String> names) {
    CodeBlock.Builder code = CodeBlock.builder();
    names.forEach(n -> code.add(code.isEmpty() ? "$S" : ", $S", n));
    return code.build();
  }

  @Override
  public void emit(TypeSpec.Builder to, Writer with) {
    into = to;
    writer = with;
    sets = new WatchedSets(training.schedule(), writer, into);
    PassEmission passes = new PassEmission(structure, writer, into, masks(), ScheduleParts.activations(training.schedule()));
    host = new HostWriter(structure, writer, into, masks(), passes, sets);
    scores = new ScoreEmission(structure, writer, masks(), passes);
    Schedule schedule = training.schedule();
    schedule.metrics().forEach(host::declare);
    phases = new PhaseEmission(schedule, structure.layers(), host, writer, into);
    firing = new FiringWriter(phases);
    bodies = new TriggerBodies(structure, host, scores, writer, into);
    for (Trigger trigger : schedule.triggers()) {
      hooked.add(new Hooked(trigger, bodies.method(trigger)));
    }
    rates();
    atInit(schedule);
    stepHook("beforeUpdate", UpdateOrder.BEFORE);
    insteadOfUpdate();
    afterUpdate(schedule);
    endOfEpoch(schedule);
    phases.emitTransitions(p -> endOfPhase(schedule, p));
    finished(schedule);
  }

  private void rates() {
    if (training.rates() instanceof RateSchedule.Constant) {
      return;
    }
    into.addMethod(
        hook("rates").returns(RateCurve.class).addStatement("return $L", RateWriter.curve(training.rates())).build());
  }

  private static MethodSpec.Builder hook(String name) {
    return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(Modifier.PROTECTED);
  }

  private void atInit(Schedule schedule) {
    MethodSpec.Builder code = hook("atInit");
    boolean any = snapshots(schedule, When.Init.class::isInstance, code);
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

  private boolean snapshots(
      Schedule schedule, Predicate<When> when, MethodSpec.Builder code) {
    boolean any = false;
    for (Snapshot snapshot : schedule.snapshots()) {
      if (when.test(snapshot.when())) {
        guarded(condition(snapshot.when(), Optional.empty()), code,
            CodeBlock.builder().addStatement("snapshot($S, $L)", snapshot.name(), TriggerBodies.parts(snapshot.parts())).build());
        any = true;
      }
    }
    return any;
  }

  private static void guarded(Optional<CodeBlock> condition, MethodSpec.Builder code, CodeBlock body) {
    if (condition.isPresent()) {
      code.beginControlFlow("if ($L)", condition.get()).addCode(body).endControlFlow();
    } else {
      code.addCode(body);
    }
  }

  /** What must hold at the hook where a moment is looked at. */
  private Optional<CodeBlock> condition(When when, Optional<Integer> within) {
    Optional<CodeBlock> moment =
        switch (when) {
          case When.Init i -> Optional.empty();
          case When.EndOfPhase p -> Optional.empty();
          case When.EndOfEpoch e -> Optional.of(CodeBlock.of("epoch() == $L", e.epoch()));
          case When.AfterStep s -> Optional.of(CodeBlock.of("step() == $L", s.step()));
          case When.Every e -> Optional.empty();
        };
    Optional<CodeBlock> phase = within.map(phases::at);
    return moment.isPresent() && phase.isPresent()
        ? Optional.of(CodeBlock.of("$L && $L", phase.get(), moment.get()))
        : moment.or(() -> phase);
  }

  private boolean stepHook(String name, UpdateOrder order) {
    MethodSpec.Builder code = hook(name);
    boolean any = stepTriggers(order, code, CodeBlock.of(""));
    if (any) {
      into.addMethod(code.build());
    }
    return any;
  }

  private void insteadOfUpdate() {
    MethodSpec.Builder code = hook("insteadOfUpdate").returns(boolean.class);
    code.addStatement("boolean fired = false");
    if (stepTriggers(UpdateOrder.INSTEAD, code, CodeBlock.builder().addStatement("fired = true").build())) {
      into.addMethod(code.addStatement("return fired").build());
    }
  }

  private boolean stepTriggers(UpdateOrder order, MethodSpec.Builder code, CodeBlock more) {
    boolean any = false;
    for (Hooked h : hooked) {
      if (h.trigger().when() instanceof When.Every e && e.steps() && e.order() == order) {
        firing.everySteps(h, e, code, more);
        any = true;
      }
    }
    return any;
  }

  private void afterUpdate(Schedule schedule) {
    MethodSpec.Builder code = hook("afterUpdate");
    boolean any = snapshots(schedule, When.AfterStep.class::isInstance, code);
    any |= metrics(schedule, Clock.STEP, code);
    any |= stepTriggers(UpdateOrder.AFTER, code, CodeBlock.of(""));
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

  private void call(Hooked h, MethodSpec.Builder code) {
    guarded(
        condition(h.trigger().when(), h.trigger().within()),
        code,
        CodeBlock.builder().addStatement("$N()", h.method()).build());
  }

  private boolean metrics(Schedule schedule, Clock each, MethodSpec.Builder code) {
    boolean any = false;
    for (int i = 0; i <= schedule.metrics().size(); i++) {
      any |= watched(schedule, i, each, code);
      if (i == schedule.metrics().size() || schedule.metrics().get(i).each() != each) {
        continue;
      }
      Metric metric = schedule.metrics().get(i);
      any = true;
      code.addComment("$L", Emit.line(metric.span()));
      guarded(
          condition(metric.from(), metric.within()),
          code,
          CodeBlock.builder()
              .add(host.record(metric))
              .build());
    }
    return any;
  }

  private Optional<CodeBlock> condition(Optional<Constant.Moment> first, Optional<Integer> within) {
    Optional<CodeBlock> from =
        first.map(m -> CodeBlock.of(m.clock() == Clock.EPOCH ? "epoch() >= $L" : "step() >= $L", m.at()));
    Optional<CodeBlock> phase = within.map(phases::at);
    return from.isPresent() && phase.isPresent()
        ? Optional.of(CodeBlock.of("$L && $L", phase.get(), from.get()))
        : from.or(() -> phase);
  }

  /** Choices that the text makes behind so many metrics. */
  private boolean watched(Schedule schedule, int metrics, Clock each, MethodSpec.Builder code) {
    boolean any = false;
    for (WatchedSet watched : schedule.watched()) {
      if (watched.metricsBefore() == metrics && watched.each() == each) {
        any = true;
        code.addComment("$L", Emit.line(watched.span()));
        guarded(
            condition(watched.from(), watched.within()),
            code,
            CodeBlock.builder()
                .addStatement(
                    "$N.record(epoch(), $L)", sets.field(watched.set().name()), bodies.choose(watched.set().cut()))
                .build());
      }
    }
    return any;
  }

  private void endOfEpoch(Schedule schedule) {
    MethodSpec.Builder code = hook("endOfEpoch");
    boolean any = snapshots(schedule, When.EndOfEpoch.class::isInstance, code);
    any |= metrics(schedule, Clock.EPOCH, code);
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

  private CodeBlock endOfPhase(Schedule schedule, Phase phase) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (Snapshot snapshot : schedule.snapshots()) {
      if (snapshot.when() instanceof When.EndOfPhase p && p.phase() == phase.id()) {
        code.addStatement("snapshot($S, $L)", snapshot.name(), TriggerBodies.parts(snapshot.parts()));
      }
    }
    for (Hooked h : hooked) {
      if (h.trigger().when() instanceof When.EndOfPhase p && p.phase() == phase.id()) {
        code.addStatement("$N()", h.method());
      }
    }
    return code.build();
  }

  private void finished(Schedule schedule) {
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
}
