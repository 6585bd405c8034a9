package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * What acts on parameters while the network trains is written as formulas: each is computed slice by slice into {@code
 * elementScores} and copied from there, because no device takes one buffer twice in a call.
 */
record MeanwhileCalls(TrainingHalf.Writer writer, TypeSpec.Builder into, PassEmission passes) {
  static final Operand DIMS = new Operand.Field("dims");
  static final Operand SCRATCH = new Operand.Field("elementScores");
  static final Operand GRADIENTS = new Operand.Field("gradients");

  /** How formulas call the gradient of the step. */
  static final String GRADIENT = "grad";

  /** A formula over a tensor. */
  static KernelCall elements(Formula formula, Map<String, Source> variables, int tensor) {
    return SliceWriter.elements(
        formula, variables, new Dim.ParameterOffset(tensor), new Dim.ParameterSize(tensor));
  }

  /** The same slice of another flat buffer. */
  static KernelCall copy(Operand from, Operand to, int tensor) {
    Operand offset = new Operand.Entry(new Dim.ParameterOffset(tensor));
    return KernelCall.of(
        FlatKernels.class, "copySlice", from, to, DIMS, offset, offset,
        new Operand.Entry(new Dim.ParameterSize(tensor)));
  }

  /** What prepares and runs a procedure, which is added. */
  CodeBlock run(String words, List<KernelCall> calls, Map<String, Source> read) {
    String field = writer.names().camel(words);
    String body = writer.names().camel("compute " + words);
    into.addField(
        FieldSpec.builder(Runnable.class, field, Modifier.PRIVATE, Modifier.FINAL)
            .initializer("procedure($S, this::$N)", field, body)
            .build());
    LongMethod whole = new LongMethod(body, writer.names(), into, Modifier.PRIVATE);
    into.addMethod(
        MethodSpec.methodBuilder(body)
            .addModifiers(Modifier.PRIVATE)
            .addCode(whole.body(ProcedureEmission.stretches(calls, writer.calls())))
            .build());
    whole.addParts();
    return CodeBlock.builder()
        .add(ScoreEmission.prepare(Source.withInner(read.values()), passes))
        .addStatement("$N.run()", field)
        .build();
  }

  /** The beginning of a hook. */
  static MethodSpec.Builder hook(String name) {
    return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(Modifier.PROTECTED);
  }

  /** Where something stands in the program. */
  static CodeBlock comment(Span span) {
    return CodeBlock.of("// $L\n", Emit.line(span));
  }

  /** Adds to a hook what lasts as long as a phase. */
  static void when(
      Optional<Integer> within, PhaseEmission phases, MethodSpec.Builder hook, CodeBlock comment, CodeBlock body) {
    when(within, phases, Optional.empty(), hook, comment, body);
  }

  /** The same under another condition, too. */
  static void when(
      Optional<Integer> within,
      PhaseEmission phases,
      Optional<CodeBlock> also,
      MethodSpec.Builder hook,
      CodeBlock comment,
      CodeBlock body) {
    List<CodeBlock> conditions = new ArrayList<>();
    within.map(phases::at).ifPresent(conditions::add);
    also.ifPresent(conditions::add);
    hook.addCode(comment);
    if (conditions.isEmpty()) {
      hook.addCode(body);
    } else {
      hook.beginControlFlow("if ($L)", conditions.stream().collect(CodeBlock.joining(" && ")))
          .addCode(body)
          .endControlFlow();
    }
  }
}
