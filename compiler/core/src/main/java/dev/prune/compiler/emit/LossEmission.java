package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.program.NetworkProcedures;
import dev.prune.compiler.schedule.LossClause;
import dev.prune.compiler.schedule.Phase;
import dev.prune.compiler.schedule.Training;
import dev.prune.runtime.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes the losses of phases: for each a field with its weights and its procedures, and when it begins and ends. */
final class LossEmission {
  private static final GradientPass TRAIN = new GradientPass(Mode.TRAIN, 1);
  private static final GradientPass EVAL = new GradientPass(Mode.EVAL, 1);

  private final Training training;
  private final List<String> fields = new ArrayList<>(List.of(""));

  /**
   * Adds a field for each loss but the training's.
   *
   * @param passes the gradients that scores read
   */
  LossEmission(Training training, Set<GradientPass> passes, TrainingHalf.Writer writer, TypeSpec.Builder into) {
    this.training = training;
    List<LossClause> losses = training.losses();
    for (int number = 1; number < losses.size(); number++) {
      String field = writer.names().camel("loss " + (number + 1));
      fields.add(field);
      into.addField(
          FieldSpec.builder(Objective.class, field, Modifier.PRIVATE, Modifier.FINAL)
              .addJavadoc("$L\n", Emit.text(Emit.line(losses.get(number).span())))
              .initializer(
                  "objective(new double[] {$L}, this::$N, this::$N)",
                  weights(losses.get(number)),
                  NetworkProcedures.name(TRAIN, "gradients", number),
                  NetworkProcedures.name(passes.contains(EVAL) ? EVAL : TRAIN, "gradients", number))
              .build());
    }
  }

  private CodeBlock weights(LossClause loss) {
    CodeBlock.Builder weights = CodeBlock.builder();
    for (LossTerm term : training.measured()) {
      weights.add(
          weights.isEmpty() ? "$L" : ", $L",
          Emit.number(loss.of(term.output()).map(LossTerm::weight).orElse(0.0)));
    }
    return weights.build();
  }

  /** The statement with which the loss of a phase begins. */
  Optional<CodeBlock> begin(Phase phase) {
    return phase
        .loss()
        .map(training::number)
        .map(
            number ->
                number == 0
                    ? CodeBlock.builder().addStatement("switchLossBack()").build()
                    : CodeBlock.builder().addStatement("switchTo($N)", fields.get(number)).build());
  }

  /** The statement with which it ends. */
  Optional<CodeBlock> end(Phase phase) {
    return phase.loss().map(l -> CodeBlock.builder().addStatement("switchLossBack()").build());
  }
}
