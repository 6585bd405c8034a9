package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.schedule.Phase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Writes the optimisers of phases: for each a field and the two procedures of its update. */
final class OptimizerEmission {
  private final TrainingHalf.Writer writer;
  private final TypeSpec.Builder into;
  private final Map<Integer, String> fields = new LinkedHashMap<>();

  OptimizerEmission(TrainingHalf.Writer writer, TypeSpec.Builder into) {
    this.writer = writer;
    this.into = into;
  }

  /** Adds the members of a phase's optimiser, where it has one. */
  void declare(Phase phase) {
    phase.optimizer().ifPresent(optimizer -> fields.put(phase.id(), declare(phase.name(), optimizer)));
  }

  private String declare(String phase, Optimizer optimizer) {
    String field = writer.names().camel("optimizer of " + phase);
    String update = writer.names().camel("update of " + phase);
    String active = writer.names().camel("update active of " + phase);
    double beta1 = optimizer.adam().map(Optimizer.Adam::beta1).orElse(0.0);
    double beta2 = optimizer.adam().map(Optimizer.Adam::beta2).orElse(0.0);
    into.addField(
        FieldSpec.builder(dev.prune.runtime.Optimizer.class, field, Modifier.PRIVATE, Modifier.FINAL)
            .initializer(
                "ownOptimizer($S, $L, $L, $L, this::$N, this::$N)",
                field,
                Emit.number(optimizer.rate()),
                Emit.number(beta1),
                Emit.number(beta2),
                update,
                active)
            .build());
    into.addMethod(method(update, optimizer.update(false)));
    into.addMethod(method(active, optimizer.update(true)));
    return field;
  }

  private MethodSpec method(String name, Procedure procedure) {
    CodeBlock.Builder code = CodeBlock.builder();
    procedure.instructions().forEach(i -> i.calls().forEach(c -> code.add(writer.calls().statement(c, v -> ""))));
    return MethodSpec.methodBuilder(name)
        .addJavadoc("$L\n", Emit.text(procedure.summary()))
        .addModifiers(Modifier.PRIVATE)
        .addCode(code.build())
        .build();
  }

  /** The statement with which a phase's optimiser begins. */
  Optional<CodeBlock> begin(Phase phase) {
    return Optional.ofNullable(fields.get(phase.id()))
        .map(field -> CodeBlock.builder().addStatement("switchTo($N)", field).build());
  }

  /** The statement with which it ends. */
  Optional<CodeBlock> end(Phase phase) {
    return Optional.ofNullable(fields.get(phase.id()))
        .map(field -> CodeBlock.builder().addStatement("switchOptimizerBack()").build());
  }
}
