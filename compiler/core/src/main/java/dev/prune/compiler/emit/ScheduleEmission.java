package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.Cut;
import dev.prune.compiler.schedule.GradientSum;
import dev.prune.compiler.schedule.HostExpression;
import dev.prune.compiler.schedule.Metric;
import dev.prune.compiler.schedule.NamedSet;
import dev.prune.compiler.schedule.Phase;
import dev.prune.compiler.schedule.RateSchedule;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.Snapshot;
import dev.prune.compiler.schedule.Track;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.schedule.Trigger;
import dev.prune.compiler.schedule.When;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.compiler.syntax.ScheduleItem.UpdateOrder;
import dev.prune.runtime.Memory;
import dev.prune.runtime.Settings;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Counter;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Phases;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.RateCurve;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * Writes the schedule as plain Java in the hooks of the trainer: one can step through it. Every trigger is a method;
 * phases are numbers in {@link Phases}; whatever a rule is asked with stands in a constant.
 */
public final class ScheduleEmission implements TrainingHalf {
  private final Training training;
  private final Structure structure;
  private final Map<Rule, String> rules = new LinkedHashMap<>();
  private final Map<Integer, String> sets = new LinkedHashMap<>();
  private final List<Hooked> hooked = new ArrayList<>();
  private Writer writer;
  private TypeSpec.Builder into;
  private HostWriter host;
  private ScoreEmission scores;
  private PhaseEmission phases;

  /** A trigger and the method that holds its body. */
  private record Hooked(Trigger trigger, String method) {}

  /** Writes the schedule of {@code training}. */
  public ScheduleEmission(Training training, Structure structure) {
    this.training = training;
    this.structure = structure;
  }

  @Override
  public boolean needsGradientsInEval() {
    return gradientSums().stream().anyMatch(GradientSum::eval);
  }

  private List<GradientSum> gradientSums() {
    return sources().stream()
        .filter(Source.Sum.class::isInstance)
        .map(s -> ((Source.Sum) s).gradient())
        .toList();
  }

  /** Everything that scores and numbers read. */
  private Set<Source> sources() {
    return ScheduleParts.sources(training.schedule());
  }

  @Override
  public CodeBlock settings(int storage, CodeBlock axis, int area) {
    Optimizer optimizer = training.optimizer();
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add(
                "$T.data($S, $L, $L)\n",
                Settings.class,
                training.data().name(),
                map(training.data().numbers(), Emit::number),
                map(training.data().strings(), v -> CodeBlock.of("$S", v)))
            .add(".batch($L)\n.epochs($L)\n", training.batch(), training.epochs())
            .add(".seed($LL)\n", training.seed());
    if (optimizer instanceof Optimizer.Adam adam) {
      code.add(".adam($L, $L, $L)\n", Emit.number(adam.rate()), Emit.number(adam.beta1()), Emit.number(adam.beta2()));
    } else {
      code.add(".optimizer($L, $L)\n", optimizer.slots(), Emit.number(optimizer.rate()));
    }
    code.add(".output($L, $L, $L)\n", storage, axis, area);
    int width = structure.grouped().shaped().shape(training.loss().node()).size();
    code.add(training.loss().kind() == LossKind.CROSS_ENTROPY ? ".classes($L)\n" : ".targets($L)\n", width);
    if (host != null && host.totals() > 0) {
      code.add(".metrics($L)\n", host.totals());
    }
    return code.add(".build()").build();
  }

  private static <V> CodeBlock map(Map<String, V> values, java.util.function.Function<V, CodeBlock> writer) {
    CodeBlock.Builder code = CodeBlock.builder();
    new TreeMap<>(values)
        .forEach((k, v) -> code.add(code.isEmpty() ? "$S, $L" : ", $S, $L", k, writer.apply(v)));
    return CodeBlock.of("$T.of($L)", Map.class, code.build());
  }

  @Override
  public Settings value(int storage, Axis axis, int area) {
    Optimizer optimizer = training.optimizer();
    Settings.Builder settings =
        Settings.data(training.data().name(), training.data().numbers(), training.data().strings())
            .batch(training.batch())
            .epochs(training.epochs())
            .seed(training.seed())
            .optimizer(optimizer.slots(), optimizer.rate())
            .output(storage, axis, area)
            .metrics(host.totals());
    int width = structure.grouped().shaped().shape(training.loss().node()).size();
    return (training.loss().kind() == LossKind.CROSS_ENTROPY ? settings.classes(width) : settings.targets(width))
        .build();
  }

  @Override
  public Memory.Needs needs() {
    return new Memory.Needs(false, scores.any() || host.folds(), flats(), Set.of(), scores.partials());
  }

  private TreeSet<String> flats() {
    TreeSet<String> flats = new TreeSet<>();
    for (Source source : sources()) {
      switch (source) {
        case Source.Sum s -> flats.add(s.gradient().name());
        case Source.Random r -> flats.add(r.name());
        case Source.Remembered r -> flats.add(r.snapshot());
        case Source.Parameters p -> {}
        case Source.StepGradient g -> {}
      }
    }
    return flats;
  }

  @Override
  public CodeBlock constructor() {
    CodeBlock.Builder code = CodeBlock.builder();
    TreeSet<String> flats = flats();
    if (host.folds()) {
      code.addStatement("declareScores()");
    }
    if (!flats.isEmpty()) {
      code.addStatement("declareFlats($L)", strings(flats));
    }
    if (!scores.partials().isEmpty()) {
      code.addStatement("declareUnitBuffers($L)", strings(scores.partials()));
    }
    return code.build();
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
    host = new HostWriter(structure, writer, into);
    scores = new ScoreEmission(structure, writer);
    Schedule schedule = training.schedule();
    schedule.metrics().forEach(host::declare);
    phases = new PhaseEmission(schedule, structure.layers(), host, writer, into);
    for (Trigger trigger : schedule.triggers()) {
      hooked.add(new Hooked(trigger, trigger(trigger)));
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

  // ------------------------------------------------------------------ triggers

  private String trigger(Trigger trigger) {
    String method = writer.names().camel(words(trigger.when()));
    MethodSpec.Builder code = MethodSpec.methodBuilder(method).addModifiers(Modifier.PRIVATE);
    code.addComment("$L", Emit.line(trigger.span()));
    List<HostExpression> expressions = ScheduleParts.expressions(trigger.body());
    if (expressions.stream().anyMatch(ScheduleEmission::readsProgress)) {
      code.addParameter(double.class, "progress");
    }
    if (expressions.stream().anyMatch(HostExpression.ByRound.class::isInstance)) {
      String counter = writer.names().camel("firings of " + words(trigger.when()));
      into.addField(
          FieldSpec.builder(Counter.class, counter, Modifier.PRIVATE, Modifier.FINAL)
              .initializer("new $T()", Counter.class)
              .build());
      code.addStatement("int round = (int) $N.next()", counter);
    }
    acts(trigger.body(), code);
    into.addMethod(code.build());
    return method;
  }

  private static boolean readsProgress(HostExpression e) {
    return e instanceof HostExpression.Progress
        || e instanceof HostExpression.Apply a && Set.of("cubic", "linear", "cosine").contains(a.function());
  }

  private static String words(When when) {
    return switch (when) {
      case When.Init i -> "do at init";
      case When.EndOfEpoch e -> "at end of epoch " + e.epoch();
      case When.AfterStep s -> "after step " + s.step();
      case When.EndOfPhase p -> "at end of phase " + p.phase();
      case When.Every e ->
          "every " + e.interval().count() + " " + e.interval().clock().name().toLowerCase(Locale.ROOT) + "s";
    };
  }

  private void acts(List<Act> acts, MethodSpec.Builder code) {
    for (Act act : acts) {
      switch (act) {
        case Act.Choose c -> code.addStatement("$N = $L", set(c.set()), choose(c.set().cut()));
        case Act.Mask m -> code.addStatement("mask($L)", choose(m.cut()));
        case Act.MaskSet m -> code.addStatement("mask($N)", set(m.set()));
        case Act.Compact c -> code.addStatement("compact($L)", choose(c.cut()));
        case Act.CompactSet c -> code.addStatement("compact($N)", set(c.set()));
        case Act.Restore r -> code.addStatement("restore($S, $L)", r.span().place(), layers(r.layers()));
        case Act.Freeze f -> code.addStatement("freeze($L)", layers(f.layers()));
        case Act.Thaw t -> code.addStatement("thaw($L)", layers(t.layers()));
        case Act.ResetOptimizer r -> code.addStatement("resetOptimizer()");
        case Act.Rewind r -> code.addStatement("rewind($S, $L)", r.snapshot().name(), parts(r.parts()));
        case Act.RestartSchedule r -> code.addStatement("restartSchedule(rates())");
        case Act.Branch b -> {
          code.beginControlFlow("if ($L)", host.write(b.condition()));
          acts(b.yes(), code);
          if (!b.no().isEmpty()) {
            code.nextControlFlow("else");
            acts(b.no(), code);
          }
          code.endControlFlow();
        }
      }
    }
  }

  private CodeBlock choose(Cut cut) {
    CodeBlock amount = host.write(cut.amount());
    return cut.score()
        .map(
            s ->
                CodeBlock.of(
                    "choose($N, $L, $N)", rule(cut), amount, scores.field(s, cut.rule().layers(), into)))
        .orElseGet(() -> CodeBlock.of("choose($N, $L)", rule(cut), amount));
  }

  /** The constant of a rule, called after what it chooses: {@code LOWEST_WEIGHTS}. */
  private String rule(Cut cut) {
    return rules.computeIfAbsent(
        cut.rule(),
        r -> {
          String unit = r.unit() == Unit.WEIGHTS ? "weights" : "units";
          String name = writer.names().constant(r.order().name().toLowerCase(Locale.ROOT) + " " + unit);
          into.addField(
              FieldSpec.builder(Rule.class, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                  .addJavadoc("$L\n", Emit.html(Emit.line(cut.span())))
                  .initializer(
                      "new $T($S,$W$T.$L, $T.$L, $L,$W$T.$L, $T.$L, $T.$L, $L, $L)",
                      Rule.class,
                      r.name(),
                      Order.class,
                      r.order(),
                      Unit.class,
                      r.unit(),
                      layers(r.layers()),
                      Ranking.class,
                      r.ranking(),
                      Counted.class,
                      r.counted(),
                      Base.class,
                      r.base(),
                      r.keep(),
                      r.align())
                  .build());
          return name;
        });
  }

  private String set(NamedSet set) {
    return sets.computeIfAbsent(
        set.index(),
        i -> {
          String field = writer.names().camel("set " + set.name());
          into.addField(FieldSpec.builder(Chosen.class, field, Modifier.PRIVATE).build());
          return field;
        });
  }

  /** Layers by index, with their names beside them. */
  private CodeBlock layers(List<Integer> layers) {
    return LayerList.of(layers, structure.layers());
  }

  private static CodeBlock parts(Set<Part> parts) {
    CodeBlock.Builder code = CodeBlock.builder();
    parts.stream().sorted().forEach(p -> code.add(code.isEmpty() ? "$T.$L" : ", $T.$L", Part.class, p));
    return CodeBlock.of("$T.of($L)", Set.class, code.build());
  }

  // ------------------------------------------------------------------ hooks

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
      Schedule schedule, java.util.function.Predicate<When> when, MethodSpec.Builder code) {
    boolean any = false;
    for (Snapshot snapshot : schedule.snapshots()) {
      if (when.test(snapshot.when())) {
        guarded(condition(snapshot.when(), Optional.empty()), code,
            CodeBlock.builder().addStatement("snapshot($S, $L)", snapshot.name(), parts(snapshot.parts())).build());
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
        every(h, e, code, more);
        any = true;
      }
    }
    return any;
  }

  /** A window in steps. */
  private void every(Hooked h, When.Every e, MethodSpec.Builder code, CodeBlock more) {
    String from = "from" + h.method().substring(0, 1).toUpperCase(Locale.ROOT) + h.method().substring(1);
    String until = "until" + h.method().substring(0, 1).toUpperCase(Locale.ROOT) + h.method().substring(1);
    long interval = e.interval().count();
    CodeBlock first =
        e.from()
            .map(ScheduleEmission::firstStep)
            .or(() -> h.trigger().within().map(p -> CodeBlock.of("$L + $L", phases.beganStep(p), interval)))
            .orElse(CodeBlock.of("$LL", interval));
    code.addStatement("long $N = $L", from, first);
    code.addStatement(
        "long $N = $L",
        until,
        e.until().map(ScheduleEmission::lastStep).orElse(CodeBlock.of("(long) epochs() * stepsPerEpoch()")));
    CodeBlock fires = CodeBlock.of("firesEvery($L, $N, $N)", interval, from, until);
    CodeBlock condition = h.trigger().within().map(p -> CodeBlock.of("$L && $L", phases.at(p), fires)).orElse(fires);
    boolean progress = ScheduleParts.expressions(h.trigger().body()).stream().anyMatch(ScheduleEmission::readsProgress);
    CodeBlock call =
        progress
            ? CodeBlock.of("$N(progress($N, $N - ($N - $N) % $L))", h.method(), from, until, until, from, interval)
            : CodeBlock.of("$N()", h.method());
    code.beginControlFlow("if ($L)", condition).addStatement("$L", call).addCode(more).endControlFlow();
  }

  private static CodeBlock firstStep(Constant.Moment moment) {
    if (moment.clock() == Clock.EPOCH && moment.at() == 1) {
      return CodeBlock.of("1");
    }
    return moment.clock() == Clock.STEP
        ? CodeBlock.of("$LL", moment.at())
        : CodeBlock.of("$LL * stepsPerEpoch() + 1", moment.at() - 1);
  }

  private static CodeBlock lastStep(Constant.Moment moment) {
    return moment.clock() == Clock.STEP
        ? CodeBlock.of("$LL", moment.at())
        : CodeBlock.of("$LL * stepsPerEpoch()", moment.at());
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
    for (Metric metric : schedule.metrics()) {
      if (metric.each() != each) {
        continue;
      }
      any = true;
      Optional<CodeBlock> from =
          metric.from().map(m -> CodeBlock.of(m.clock() == Clock.EPOCH ? "epoch() >= $L" : "step() >= $L", m.at()));
      Optional<CodeBlock> phase = metric.within().map(phases::at);
      Optional<CodeBlock> condition =
          from.isPresent() && phase.isPresent()
              ? Optional.of(CodeBlock.of("$L && $L", phase.get(), from.get()))
              : from.or(() -> phase);
      code.addComment("$L", Emit.line(metric.span()));
      guarded(
          condition,
          code,
          CodeBlock.builder()
              .addStatement("$N.record(epoch(), $L)", host.series(metric.name()), host.write(metric.value()))
              .build());
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
        everyEpochs(h, e, code);
        any = true;
      }
    }
    any |= phases.check(Clock.EPOCH, code);
    if (any) {
      into.addMethod(code.build());
    }
  }

  private void everyEpochs(Hooked h, When.Every e, MethodSpec.Builder code) {
    long interval = e.interval().count();
    CodeBlock from =
        e.from()
            .map(m -> CodeBlock.of("$L", m.at()))
            .or(() -> h.trigger().within().map(p -> CodeBlock.of("($L + $L)", phases.beganEpoch(p), interval)))
            .orElse(CodeBlock.of("$L", interval));
    CodeBlock until = e.until().map(m -> CodeBlock.of("$L", m.at())).orElse(CodeBlock.of("epochs()"));
    CodeBlock fires =
        CodeBlock.of("epoch() >= $L && epoch() <= $L && (epoch() - $L) % $L == 0", from, until, from, interval);
    CodeBlock condition = h.trigger().within().map(p -> CodeBlock.of("$L && $L", phases.at(p), fires)).orElse(fires);
    boolean progress = ScheduleParts.expressions(h.trigger().body()).stream().anyMatch(ScheduleEmission::readsProgress);
    CodeBlock call =
        progress
            ? CodeBlock.of(
                "$N(progress($L * (double) stepsPerEpoch(), ($L - ($L - $L) % $L) * (double) stepsPerEpoch()))",
                h.method(), from, until, until, from, interval)
            : CodeBlock.of("$N()", h.method());
    code.beginControlFlow("if ($L)", condition).addStatement("$L", call).endControlFlow();
  }

  private CodeBlock endOfPhase(Schedule schedule, Phase phase) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (Snapshot snapshot : schedule.snapshots()) {
      if (snapshot.when() instanceof When.EndOfPhase p && p.phase() == phase.id()) {
        code.addStatement("snapshot($S, $L)", snapshot.name(), parts(snapshot.parts()));
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
