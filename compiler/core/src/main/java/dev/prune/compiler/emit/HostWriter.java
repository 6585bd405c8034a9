package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.schedule.HostExpression;
import dev.prune.compiler.schedule.Metric;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.compiler.syntax.Expression.UnaryOperator;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.schedule.Curve;
import dev.prune.runtime.schedule.EachLayer;
import dev.prune.runtime.schedule.LayerSeries;
import dev.prune.runtime.schedule.Series;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes what the host computes: metrics, conditions, amounts. */
final class HostWriter {
  private final Structure structure;
  private final TrainingHalf.Writer writer;
  private final PassEmission passes;
  private final TypeSpec.Builder into;
  private final Map<String, String> series = new LinkedHashMap<>();

  private final Set<String> ofLayers = new HashSet<>();
  private final FoldWriter folds;
  private final WatchedSets sets;

  /** Names of the layer that an expression is computed for, from the outermost expression inwards. */
  private final List<String> layerNames = new ArrayList<>();

  /** How many expressions that are computed for each layer lie around what is written. */
  private int each;
  private final List<LossTerm> measured;

  /**
   * Writes into a class.
   *
   * @param masks whether anything may be masked when a number is measured
   * @param measured the outputs that are measured, whose sums come before those of metrics
   */
  HostWriter(
      Structure structure,
      TrainingHalf.Writer writer,
      TypeSpec.Builder into,
      boolean masks,
      PassEmission passes,
      WatchedSets sets,
      List<LossTerm> measured) {
    this.sets = sets;
    this.measured = measured;
    this.passes = passes;
    this.folds = new FoldWriter(structure, writer, into, masks, passes, measured);
    this.structure = structure;
    this.writer = writer;
    this.into = into;
  }

  /** Declares the series of a metric. */
  void declare(Metric metric) {
    String field = writer.names().camel(metric.name());
    series.put(metric.name(), field);
    if (!metric.layers().isEmpty()) {
      ofLayers.add(metric.name());
      into.addField(
          FieldSpec.builder(LayerSeries.class, field, Modifier.PRIVATE, Modifier.FINAL)
              .initializer("layerSeries($S, $L)", metric.name(), LayerList.of(metric.layers(), structure.layers()))
              .build());
      return;
    }
    into.addField(
        FieldSpec.builder(Series.class, field, Modifier.PRIVATE, Modifier.FINAL)
            .initializer(metric.reported() ? CodeBlock.of("series($S)", metric.name())
                : CodeBlock.of("unreported($S)", metric.name()))
            .build());
  }

  /** The numbers of flat buffers that were written. */
  FoldWriter folds() {
    return folds;
  }

  /** The field of a metric's series. */
  String series(String metric) {
    return series.get(metric);
  }

  /** An expression of type double, or boolean where it is a predicate. */
  CodeBlock write(HostExpression expression) {
    return switch (expression) {
      case HostExpression.Number n -> Emit.number(n.value());
      case HostExpression.Truth t -> CodeBlock.of("$L", t.value());
      case HostExpression.Time t -> CodeBlock.of(t.clock() == Clock.EPOCH ? "epoch()" : "step()");
      case HostExpression.Sparsity s -> CodeBlock.of("sparsity()");
      case HostExpression.Progress p -> CodeBlock.of("progress");
      case HostExpression.Reported r -> CodeBlock.of("metric($T.$L, $S)", Split.class, r.split(), name(r));
      case HostExpression.Flops f -> CodeBlock.of("flops()");
      case HostExpression.Width w -> CodeBlock.of("width($N)", layerNames.get(each - 1));
      case HostExpression.OfLayer o -> ofLayer(o);
      case HostExpression.OverLayers o -> overLayers(o);
      case HostExpression.FlatOfLayer f -> flatOfLayer(f);
      case HostExpression.Total t -> CodeBlock.of("$N.total($L)", series.get(t.metric()), of(t.metric()));
      case HostExpression.Now n -> CodeBlock.of("$N.now($L)", series.get(n.metric()), of(n.metric()));
      case HostExpression.Past p -> past(p);
      case HostExpression.OverLast o ->
          CodeBlock.of("$N.$L($L)", series.get(o.metric()), o.function(), of(o.metric(), o.count()));
      case HostExpression.OfSets o -> sets.write(o);
      case HostExpression.ByRound r -> byRound(r);
      case HostExpression.Flat f -> CodeBlock.of("$N()", folds.method(f));
      case HostExpression.Apply a -> apply(a);
      case HostExpression.Unary u ->
          CodeBlock.of(u.operator() == UnaryOperator.NOT ? "!($L)" : "-($L)", write(u.operand()));
      case HostExpression.Binary b ->
          CodeBlock.of("($L $L $L)", write(b.left()), operator(b), write(b.right()));
    };
  }

  /** The statements that measure a metric and add what was measured to its series. */
  CodeBlock record(Metric metric) {
    CodeBlock.Builder code = CodeBlock.builder();
    metric.value().all().stream()
        .filter(HostExpression.OfLayer.class::isInstance)
        .map(e -> ((HostExpression.OfLayer) e).sum())
        .distinct()
        .forEach(sum -> code.add(passes.measure(sum)));
    metric.value().all().stream()
        .filter(HostExpression.FlatOfLayer.class::isInstance)
        .map(e -> ((HostExpression.FlatOfLayer) e).flat())
        .distinct()
        .forEach(flat -> code.addStatement("$N()", folds.method(flat)));
    CodeBlock value = metric.layers().isEmpty() ? write(metric.value()) : ofEachLayer(metric.value());
    return code.addStatement("$N.record(epoch(), $L)", series(metric.name()), value).build();
  }

  /** A function of a layer. */
  CodeBlock ofEachLayer(HostExpression expression) {
    if (each == layerNames.size()) {
      layerNames.add(writer.names().camel("layer"));
    }
    each++;
    CodeBlock code = CodeBlock.of("$N -> $L", layerNames.get(each - 1), write(expression));
    each--;
    return code;
  }

  private CodeBlock overLayers(HostExpression.OverLayers o) {
    return CodeBlock.of(
        "$T.$L($L,$W$L)", EachLayer.class, o.function(), LayerList.of(o.layers(), structure.layers()),
        ofEachLayer(o.of()));
  }

  /** What a fold, which the metric runs before, wrote for the layer. */
  private CodeBlock flatOfLayer(HostExpression.FlatOfLayer f) {
    folds.method(f.flat());
    CodeBlock sum =
        CodeBlock.of(
            "weightTotal($L, $N)", folds.first(f.flat()), layerNames.get(each - 1));
    return switch (f.flat().fold()) {
      case NORM -> CodeBlock.of("$T.sqrt($L)", Math.class, sum);
      case SUM -> sum;
      case MEAN -> CodeBlock.of("$L / weightCount($N)", sum, layerNames.get(each - 1));
      case LARGEST -> sum;
      case SMALLEST -> CodeBlock.of("-$L", sum);
    };
  }

  private CodeBlock ofLayer(HostExpression.OfLayer o) {
    CodeBlock measured =
        CodeBlock.of("$N.$L($N)", passes.field(o.sum()), o.sum().each() ? "mean" : "sum", layerNames.get(each - 1));
    return switch (o.finish()) {
      case Formula.Variable v -> measured;
      case Formula.Unary a -> CodeBlock.of("$T.sqrt($L)", Math.class, measured);
      default -> CodeBlock.of("(1 - $L)", measured);
    };
  }

  /** The arguments of a look into a series, to which one of layers adds the layer. */
  private CodeBlock of(String metric, Object... arguments) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (Object argument : arguments) {
      code.add(code.isEmpty() ? "$L" : ", $L", argument);
    }
    if (ofLayers.contains(metric)) {
      code.add(code.isEmpty() ? "$N" : ", $N", layerNames.get(each - 1));
    }
    return code.build();
  }

  /** The first output has no name where it is the only one, and never for its accuracy. */
  private String name(HostExpression.Reported r) {
    boolean main = r.output().equals(measured.getFirst().output());
    boolean plain = r.output().isEmpty() || main && (measured.size() == 1 || r.name().equals("accuracy"));
    return plain ? r.name() : r.output() + "." + r.name();
  }

  private static String operator(HostExpression.Binary b) {
    return switch (b.operator()) {
      case AND -> "&&";
      case OR -> "||";
      default -> b.operator().symbol();
    };
  }

  private CodeBlock past(HostExpression.Past p) {
    String field = series.get(p.metric());
    return switch (p.when()) {
      case PREVIOUS -> CodeBlock.of("$N.previous($L)", field, of(p.metric()));
      case FIRST -> CodeBlock.of("$N.first($L)", field, of(p.metric()));
      case EPOCH -> CodeBlock.of("$N.epoch($L)", field, of(p.metric(), p.argument()));
      case LAST -> CodeBlock.of("$N.ago($L)", field, p.argument());
    };
  }

  private static CodeBlock byRound(HostExpression.ByRound r) {
    CodeBlock.Builder values = CodeBlock.builder();
    for (int i = 0; i < r.values().size(); i++) {
      values.add(i == 0 ? "$L" : ", $L", Emit.number(r.values().get(i)));
    }
    return CodeBlock.of("$T.list(new double[] {$L}, round)", Curve.class, values.build());
  }

  private CodeBlock apply(HostExpression.Apply a) {
    CodeBlock.Builder arguments = CodeBlock.builder();
    for (int i = 0; i < a.arguments().size(); i++) {
      arguments.add(i == 0 ? "$L" : ", $L", write(a.arguments().get(i)));
    }
    if (a.function().equals("round")) {
      return CodeBlock.of("$T.floor($L + 0.5)", Math.class, arguments.build()); // NaN stays NaN.
    }
    return HostExpression.CURVES.contains(a.function())
        ? CodeBlock.of("$T.$L($L, progress)", Curve.class, a.function(), arguments.build())
        : CodeBlock.of("$T.$L($L)", Math.class, a.function(), arguments.build());
  }
}
