package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.schedule.HostExpression;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** Writes numbers of flat buffers, sums and norms: a method each that runs a procedure and reads its sums in {@code totals}. */
final class FoldWriter {
  private static final Dim ONE = new Dim.Width(Axis.fixed(1), 1);
  private static final Operand DIMS = new Operand.Field("dims");

  private final Structure structure;
  private final TrainingHalf.Writer writer;
  private final TypeSpec.Builder into;
  private final boolean masks;
  private final PassEmission passes;
  private final List<LossTerm> measured;
  private final Map<HostExpression.Flat, String> folds = new LinkedHashMap<>();

  /** Where the sums of a fold begin in {@code totals}; of weights there is one a tensor. */
  private final Map<HostExpression.Flat, Integer> firsts = new LinkedHashMap<>();

  private int totals;

  /**
   * Writes into a class.
   *
   * @param masks whether anything may be masked when a number is measured
   * @param measured the outputs that are measured, whose sums come before those of folds
   */
  FoldWriter(
      Structure structure,
      TrainingHalf.Writer writer,
      TypeSpec.Builder into,
      boolean masks,
      PassEmission passes,
      List<LossTerm> measured) {
    this.structure = structure;
    this.writer = writer;
    this.into = into;
    this.masks = masks;
    this.passes = passes;
    this.measured = measured;
  }

  /** Whether some number is folded, which needs the score buffers. */
  boolean any() {
    return !folds.isEmpty();
  }

  /** Places in {@code totals} that folds use. */
  int totals() {
    return totals;
  }

  /** Where the sums of a fold begin in {@code totals}. */
  int first(HostExpression.Flat fold) {
    return firsts.get(masks ? Absent.from(fold) : fold);
  }

  /** The method that measures a number of flat buffers. */
  String method(HostExpression.Flat written) {
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
    firsts.put(f, 2 * measured.size() + first);
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
    calls.add(SliceWriter.elements(element, f.variables(), offset, size));
    int at = 2 * measured.size() + totals++;
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
            ? CodeBlock.of("total($L)", 2 * measured.size() + first)
            : CodeBlock.of("total($L, $L)", 2 * measured.size() + first, totals - first);
    return switch (f.fold()) {
      case NORM -> code.addStatement("return $T.sqrt($L)", Math.class, sum).build();
      case SUM -> code.addStatement("return $L", sum).build();
      case LARGEST -> code.addStatement("return largest($L, $L)", 2 * measured.size() + first, totals - first).build();
      case SMALLEST -> code.addStatement("return -largest($L, $L)", 2 * measured.size() + first, totals - first).build();
      case MEAN -> {
        CodeBlock count =
            f.layers()
                .map(l -> CodeBlock.of("weightCount($L)", LayerList.of(l, structure.layers())))
                .orElse(CodeBlock.of(f.weightsOnly() ? "weightCount()" : "parameterCount()"));
        yield code.addStatement("return $L / $L", sum, count).build();
      }
    };
  }
}
