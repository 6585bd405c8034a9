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
import dev.prune.runtime.schedule.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<HostExpression.Flat, String> folds = new LinkedHashMap<>();
  private final WatchedSets sets;
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
      case HostExpression.Now n -> CodeBlock.of("$N.now()", series.get(n.metric()));
      case HostExpression.Past p -> past(p);
      case HostExpression.OverLast o ->
          CodeBlock.of("$N.$L($L)", series.get(o.metric()), o.function(), o.count());
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
      case PREVIOUS -> CodeBlock.of("$N.previous()", field);
      case FIRST -> CodeBlock.of("$N.first()", field);
      case EPOCH -> CodeBlock.of("$N.epoch($L)", field, p.argument());
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
    if (f.weightsOnly()) {
      for (int tensor : weights(f)) {
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

  private List<Integer> weights(HostExpression.Flat f) {
    return ScoreEmission.weights(structure).stream()
        .filter(t -> f.layers().isEmpty() || f.layers().get().contains(structure.parameters().get(t).layer()))
        .toList();
  }

  private void part(HostExpression.Flat f, Dim offset, Dim size, List<KernelCall> calls) {
    boolean smallest = f.fold() == HostExpression.Fold.SMALLEST;
    Formula element = smallest ? f.formula().apply(Formula.Function.NEGATE) : f.formula();
    calls.add(ScoreEmission.elements(element, f.variables(), offset, size));
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
            smallest || f.fold() == HostExpression.Fold.LARGEST ? "maxUnits" : "sumUnits",
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
      case LARGEST -> code.addStatement("return largest($L, $L)", 2 + first, totals - first).build();
      case SMALLEST -> code.addStatement("return -largest($L, $L)", 2 + first, totals - first).build();
      case MEAN -> {
        CodeBlock count =
            f.layers()
                .map(l -> CodeBlock.of("weightCount($L)", LayerList.of(l, structure.layers())))
                .orElse(CodeBlock.of(f.weightsOnly() ? "weightCount()" : "parameterCount()"));
        yield code.addStatement("return $L / $L", sum, count).build();
      }
    };
  }

  /** Whether some number is folded, which needs the score buffers. */
  boolean folds() {
    return !folds.isEmpty();
  }
}
