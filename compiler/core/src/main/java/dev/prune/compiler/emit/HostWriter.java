package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.schedule.HostExpression;
import dev.prune.compiler.schedule.Metric;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.compiler.syntax.Expression.UnaryOperator;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
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
  private static final Dim ONE = new Dim.Width(Axis.fixed(1), 1);
  private static final Operand DIMS = new Operand.Field("dims");

  private final Structure structure;
  private final TrainingHalf.Writer writer;
  private final boolean masks;
  private final PassEmission passes;
  private final TypeSpec.Builder into;
  private final Map<String, String> series = new LinkedHashMap<>();

  /** Where the sums of a fold begin in {@code totals}; of weights there is one a tensor. */
  private final Map<HostExpression.Flat, Integer> firsts = new LinkedHashMap<>();

  private final Set<String> ofLayers = new HashSet<>();
  private final Map<HostExpression.Flat, String> folds = new LinkedHashMap<>();
  private final WatchedSets sets;

  /** Names of the layer that an expression is computed for, from the outermost expression inwards. */
  private final List<String> layerNames = new ArrayList<>();

  /** How many expressions that are computed for each layer lie around what is written. */
  private int each;
  private int totals;

  /**
   * Writes into a class.
   *
   * @param masks whether anything may be masked when a number is measured
   */
  HostWriter(
      Structure structure,
      TrainingHalf.Writer writer,
      TypeSpec.Builder into,
      boolean masks,
      PassEmission passes,
      WatchedSets sets) {
    this.sets = sets;
    this.passes = passes;
    this.masks = masks;
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

  /** The field of a metric's series. */
  String series(String metric) {
    return series.get(metric);
  }

  /** Places in {@code totals} that folds use. */
  int totals() {
    return totals;
  }

  /** An expression of type double, or boolean where it is a predicate. */
  CodeBlock write(HostExpression expression) {
    return switch (expression) {
      case HostExpression.Number n -> Emit.number(n.value());
      case HostExpression.Truth t -> CodeBlock.of("$L", t.value());
      case HostExpression.Time t -> CodeBlock.of(t.clock() == Clock.EPOCH ? "epoch()" : "step()");
      case HostExpression.Sparsity s -> CodeBlock.of("sparsity()");
      case HostExpression.Progress p -> CodeBlock.of("progress");
      case HostExpression.Reported r -> CodeBlock.of("metric($T.$L, $S)", Split.class, r.split(), r.name());
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
      case HostExpression.Flat f -> CodeBlock.of("$N()", fold(f));
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
        .forEach(flat -> code.addStatement("$N()", fold(flat)));
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
    fold(f.flat());
    CodeBlock sum =
        CodeBlock.of(
            "weightTotal($L, $N)", firsts.get(masks ? Absent.from(f.flat()) : f.flat()), layerNames.get(each - 1));
    return switch (f.flat().fold()) {
      case NORM -> CodeBlock.of("$T.sqrt($L)", Math.class, sum);
      case SUM -> sum;
      case MEAN -> CodeBlock.of("$L / weightCount($N)", sum, layerNames.get(each - 1));
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

  /** The method that measures a number of flat buffers. */
  private String fold(HostExpression.Flat written) {
    HostExpression.Flat f = masks ? Absent.from(written) : written;
    String known = folds.get(f);
    if (known != null) {
      return known;
    }
    int number = folds.size() + 1;
    String method = writer.names().camel("measure " + f.fold().name().toLowerCase(java.util.Locale.ROOT) + " " + number);
    String procedure = writer.names().camel("fold " + number);
    String body = writer.names().camel("compute fold " + number);
    folds.put(f, method);
    List<KernelCall> calls = new ArrayList<>();
    int first = totals;
    firsts.put(f, 2 + first);
    if (f.weightsOnly()) {
      for (int tensor : ScoreEmission.weights(structure)) {
        part(f, new Dim.ParameterOffset(tensor), new Dim.ParameterSize(tensor), calls);
      }
    } else {
      part(f, new Dim.Zero(), new Dim.Parameters(), calls);
    }
    MethodSpec.Builder compute = MethodSpec.methodBuilder(body).addModifiers(Modifier.PRIVATE);
    LongMethod whole = new LongMethod(body, writer.names(), into, Modifier.PRIVATE);
    compute.addCode(whole.body(ProcedureEmission.stretches(calls, writer.calls())));
    into.addField(
        FieldSpec.builder(Runnable.class, procedure, Modifier.PRIVATE, Modifier.FINAL)
            .initializer("procedure($S, this::$N)", "fold " + number, body)
            .build());
    into.addMethod(measuring(f, method, procedure, first));
    into.addMethod(compute.build());
    whole.addParts();
    return method;
  }

  private void part(HostExpression.Flat f, Dim offset, Dim size, List<KernelCall> calls) {
    calls.add(ScoreEmission.elements(f.formula(), f.variables(), offset, size));
    int at = 2 + totals++;
    if (f.fold() == HostExpression.Fold.NORM) {
      calls.add(
          KernelCall.of(
              ReduceKernels.class,
              "squares",
              new Operand.Field("elementScores"),
              new Operand.Field("totals"),
              DIMS,
              new Operand.Entry(offset),
              new Operand.Entry(size),
              new Operand.Whole(at)));
      return;
    }
    calls.add(
        KernelCall.of(
            ReduceKernels.class,
            "sumUnits",
            new Operand.Field("elementScores"),
            new Operand.Field("totals"),
            DIMS,
            new Operand.Entry(offset),
            new Operand.Entry(ONE),
            new Operand.Entry(ONE),
            new Operand.Entry(size),
            new Operand.Entry(new Dim.Width(Axis.fixed(at), 1))));
  }

  private MethodSpec measuring(HostExpression.Flat f, String method, String procedure, int first) {
    MethodSpec.Builder code =
        MethodSpec.methodBuilder(method).addModifiers(Modifier.PRIVATE).returns(double.class);
    code.addCode(ScoreEmission.prepare(Source.withInner(f.variables().values()), passes));
    code.addStatement("$N.run()", procedure);
    CodeBlock sum =
        totals == first + 1
            ? CodeBlock.of("total($L)", 2 + first)
            : CodeBlock.of("total($L, $L)", 2 + first, totals - first);
    return switch (f.fold()) {
      case NORM -> code.addStatement("return $T.sqrt($L)", Math.class, sum).build();
      case SUM -> code.addStatement("return $L", sum).build();
      case MEAN -> {
        String count = f.weightsOnly() ? "weightCount()" : "parameterCount()";
        yield code.addStatement("return $L / $L", sum, count).build();
      }
    };
  }

  /** Whether some number is folded, which needs the score buffers. */
  boolean folds() {
    return !folds.isEmpty();
  }
}
