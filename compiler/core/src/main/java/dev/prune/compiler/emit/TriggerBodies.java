package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.op.Factor;
import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.BackToBack;
import dev.prune.compiler.schedule.Cut;
import dev.prune.compiler.schedule.HostExpression;
import dev.prune.compiler.schedule.Pick;
import dev.prune.compiler.schedule.Trigger;
import dev.prune.compiler.schedule.When;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Counter;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;

/** Writes what triggers do: a method for each, and the constants of the rules that it asks. */
final class TriggerBodies {
  /** More rounds of one rule than these become a loop. */
  private static final int MOST_WRITTEN_OUT = 2;

  private final Map<Rule, String> rules = new LinkedHashMap<>();
  private final Structure structure;
  private final HostWriter host;
  private final ScoreEmission scores;
  private final MeanwhileEmission meanwhile;
  private final TrainingHalf.Writer writer;
  private final TypeSpec.Builder into;

  TriggerBodies(
      Structure structure,
      HostWriter host,
      ScoreEmission scores,
      MeanwhileEmission meanwhile,
      TrainingHalf.Writer writer,
      TypeSpec.Builder into) {
    this.structure = structure;
    this.host = host;
    this.scores = scores;
    this.meanwhile = meanwhile;
    this.writer = writer;
    this.into = into;
  }

  /** Adds the method of a trigger's body and returns its name. */
  String method(Trigger trigger) {
    String method = writer.names().camel(words(trigger.when()));
    MethodSpec.Builder code = MethodSpec.methodBuilder(method).addModifiers(Modifier.PRIVATE);
    code.addComment("$L", Emit.line(trigger.span()));
    List<HostExpression> expressions = ScheduleParts.expressions(trigger.body());
    if (readsProgress(trigger)) {
      code.addParameter(double.class, "progress");
    }
    if (expressions.stream().anyMatch(HostExpression.ByRound.class::isInstance)) {
      String counter = writer.names().camel("firings of " + words(trigger.when()));
      into.addField(
          FieldSpec.builder(Counter.class, counter, Modifier.PRIVATE, Modifier.FINAL)
              .initializer("counter($S)", counter)
              .build());
      code.addStatement("int round = (int) $N.next()", counter);
    }
    inOrder(trigger.body(), code);
    into.addMethod(code.build());
    return method;
  }

  /** Whether a trigger's method is told how far its window has come. */
  static boolean readsProgress(Trigger trigger) {
    return ScheduleParts.expressions(trigger.body()).stream().anyMatch(HostExpression::followsProgress);
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

  private void inOrder(List<Act> acts, MethodSpec.Builder code) {
    for (List<Act> run : BackToBack.of(acts)) {
      if (run.size() > MOST_WRITTEN_OUT) {
        rounds(run, code);
      } else {
        acts(run, code);
      }
    }
  }

  /** Rounds of one rule: a loop over a list of shares. */
  private void rounds(List<Act> run, MethodSpec.Builder code) {
    boolean mask = run.getFirst() instanceof Act.Mask;
    Cut cut = run.getFirst().cuts().getFirst();
    CodeBlock.Builder shares = CodeBlock.builder();
    for (Act act : run) {
      CodeBlock share = host.write(act.cuts().getFirst().amount());
      shares.add(shares.isEmpty() ? "$L" : ",$W$L", share);
    }
    String name = writer.names().constant("shares of " + (mask ? "masks" : "cuts"));
    into.addField(
        FieldSpec.builder(double[].class, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .addJavadoc("$L\n", Emit.html(Emit.line(cut.span())))
            .initializer("{$L}", shares.build())
            .build());
    code.beginControlFlow("for (double share : $N)", name)
        .addStatement(mask ? "mask($L)" : "compact($L)", choose(cut, CodeBlock.of("share")))
        .endControlFlow();
  }

  private void acts(List<Act> acts, MethodSpec.Builder code) {
    for (Act act : acts) {
      switch (act) {
        case Act.Choose c -> code.addStatement("keep($S, $L)", c.set().name(), choose(c.set().cut()));
        case Act.Mask m -> code.addStatement("mask($L)", choose(m.cut()));
        case Act.MaskSet m -> code.addStatement("mask(kept($S))", m.set().name());
        case Act.Compact c -> code.addStatement("compact($L)", choose(c.cut()));
        case Act.CompactSet c -> code.addStatement("compact(kept($S))", c.set().name());
        case Act.Grow g -> code.addStatement("grow($L, $L)", masked(g), beginning(g));
        case Act.Scale s -> code.addStatement("scale($L, $L)", picked(s.pick()), host.write(s.factor()));
        case Act.Resize r -> code.addStatement("resize($L)", choose(r.cut()));
        case Act.Assign a -> code.addCode(meanwhile.assignments().assign(a));
        case Act.AssignUnits a -> code.addCode(meanwhile.assignments().assign(a));
        case Act.Restore r -> code.addStatement("restore($S, $L)", r.span().place(), layers(r.layers()));
        case Act.Freeze f -> code.addStatement("freeze($L)", layers(f.layers()));
        case Act.Thaw t -> code.addStatement("thaw($L)", layers(t.layers()));
        case Act.Fold f -> fold(f, code);
        case Act.Reinit r -> code.addStatement("reinitialize($L)", layers(r.layers()));
        case Act.ResetOptimizer r -> code.addStatement("resetOptimizer()");
        case Act.Rewind r -> code.addStatement("rewind($S, $L)", r.snapshot().name(), parts(r.parts()));
        case Act.RestartSchedule r -> code.addStatement("restartSchedule(rates())");
        case Act.Branch b -> {
          code.beginControlFlow("if ($L)", host.write(b.condition()));
          inOrder(b.yes(), code);
          if (!b.no().isEmpty()) {
            code.nextControlFlow("else");
            inOrder(b.no(), code);
          }
          code.endControlFlow();
        }
      }
    }
  }

  private CodeBlock picked(Pick pick) {
    return pick.kept().map(s -> CodeBlock.of("kept($S)", s.name())).orElseGet(() -> choose(pick.cut()));
  }

  /** What is chosen now. */
  CodeBlock choose(Cut cut) {
    boolean widths = cut.way() instanceof Cut.Way.Width;
    return choose(cut, widths ? host.ofEachLayer(cut.amount()) : host.write(cut.amount()));
  }

  /** A call for each stretch whose layers stand in one order with the gates: long lists are written in order. */
  private void fold(Act.Fold fold, MethodSpec.Builder code) {
    CodeBlock factor =
        writer.calls().formula(
            new Operand.Mapping("factor", fold.factor().formula(), List.of(Factor.PARAMETER)));
    int from = 0;
    for (int i = 1; i <= fold.gates().size(); i++) {
      if (i == fold.gates().size() || fold.into().get(i) < fold.into().get(i - 1)) {
        code.addStatement(
            "fold($L, $L, $L,$W$L)",
            factor,
            Emit.number(fold.factor().open()),
            layers(fold.gates().subList(from, i)),
            layers(fold.into().subList(from, i)));
        from = i;
      }
    }
  }

  private CodeBlock choose(Cut cut, CodeBlock amount) {
    String verb =
        switch (cut.way()) {
          case Cut.Way.Share s -> "choose";
          case Cut.Way.BestOf b -> "chooseBest";
          case Cut.Way.Beyond b -> "chooseBeyond";
          case Cut.Way.Unconnected u -> "chooseUnconnected";
          case Cut.Way.Width w -> "chooseWidths";
        };
    if (cut.way() instanceof Cut.Way.Unconnected) {
      return CodeBlock.of("$L($N)", verb, rule(cut));
    }
    CodeBlock.Builder code = CodeBlock.builder();
    cut.ratios()
        .ifPresentOrElse(
            s -> code.add("$LLike($N, ", verb, scores.field(s, cut.rule().layers(), into)),
            () -> code.add("$L(", verb));
    code.add(cut.way() instanceof Cut.Way.Width ? "$N,$W$L" : "$N, $L", rule(cut), amount);
    if (cut.way() instanceof Cut.Way.BestOf b) {
      code.add(", $L", b.candidates());
    }
    cut.score().ifPresent(s -> code.add(", $N", scores.field(s, cut.rule().layers(), into)));
    return code.add(")").build();
  }

  private static CodeBlock beginning(Act.Grow grow) {
    return grow.from().map(v -> CodeBlock.of("$S", v.name())).orElseGet(() -> CodeBlock.of("$L", grow.value()));
  }

  private CodeBlock masked(Act.Grow grow) {
    Cut cut = grow.cut();
    CodeBlock amount =
        grow.asMany().map(s -> CodeBlock.of("kept($S)", s.name())).orElseGet(() -> host.write(cut.amount()));
    return cut.score()
        .map(
            s ->
                CodeBlock.of(
                    "chooseMasked($N, $L, $N)", rule(cut), amount, scores.field(s, cut.rule().layers(), into)))
        .orElseGet(() -> CodeBlock.of("chooseMasked($N, $L)", rule(cut), amount));
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
                      "new $T($S,$W$T.$L, $T.$L, $L,$W$T.$L, $T.$L, $T.$L, $L, $L)"
                          + (r.block() > 0 ? ".inBlocksOf(" + r.block() + ")" : "")
                          + "$L",
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
                      r.align(),
                      keeping(r))
                  .build());
          return name;
        });
  }

  /** What the groups of some layers keep besides. */
  private CodeBlock keeping(Rule rule) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (int least : new TreeSet<>(rule.keepOf().values())) {
      List<Integer> of = rule.keepOf().keySet().stream().filter(l -> rule.keepOf().get(l) == least).toList();
      code.add("$Z.keeping($L, $L)", least, layers(of));
    }
    return code.build();
  }

  /** Layers by index, with their names beside them. */
  private CodeBlock layers(List<Integer> layers) {
    return LayerList.of(layers, structure.layers());
  }

  /** What a snapshot holds. */
  static CodeBlock parts(Set<Part> parts) {
    CodeBlock.Builder code = CodeBlock.builder();
    parts.stream().sorted().forEach(p -> code.add(code.isEmpty() ? "$T.$L" : ", $T.$L", Part.class, p));
    return CodeBlock.of("$T.of($L)", Set.class, code.build());
  }
}
