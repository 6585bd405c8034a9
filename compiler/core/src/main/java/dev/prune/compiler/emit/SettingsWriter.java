package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.schedule.Training;
import dev.prune.runtime.Settings;
import dev.prune.runtime.network.Axis;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes how a network trains, as the expression of the generated class and as the value that the plan reads.
 *
 * @param training what the program says
 * @param targets classes or real targets of a sample
 * @param totals numbers that metrics add to the sums of loss and hits
 */
record SettingsWriter(Training training, int targets, int totals) {
  /** The expression that builds them. */
  CodeBlock write(int storage, CodeBlock axis, int area) {
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
    if (training.slots() > optimizer.slots()) {
      code.add(".slots($L)\n", training.slots());
    }
    code.add(".output($S, $L, $L, $L)\n", training.loss().main().output(), storage, axis, area);
    code.add(training.loss().kind() == LossKind.CROSS_ENTROPY ? ".classes($L)\n" : ".targets($L)\n", targets);
    for (LossTerm term : terms()) {
      code.add(".term($S, $L)\n", term.output(), Emit.number(weight(term)));
    }
    if (totals > 0) {
      code.add(".metrics($L)\n", totals);
    }
    return code.add(".build()").build();
  }

  /** The outputs that are measured; none where that is one with weight 1, which goes without saying. */
  private List<LossTerm> terms() {
    List<LossTerm> measured = training.measured();
    return measured.size() == 1 && measured.getFirst().weight() == 1 ? List.of() : measured;
  }

  private double weight(LossTerm term) {
    return training.loss().of(term.output()).map(LossTerm::weight).orElse(0.0);
  }

  private static <V> CodeBlock map(Map<String, V> values, Function<V, CodeBlock> writer) {
    CodeBlock.Builder code = CodeBlock.builder();
    new TreeMap<>(values)
        .forEach((k, v) -> code.add(code.isEmpty() ? "$S, $L" : ", $S, $L", k, writer.apply(v)));
    return CodeBlock.of("$T.of($L)", Map.class, code.build());
  }

  /** The settings themselves, for the plan. */
  Settings value(int storage, Axis axis, int area) {
    Optimizer optimizer = training.optimizer();
    Settings.Builder settings =
        Settings.data(training.data().name(), training.data().numbers(), training.data().strings())
            .batch(training.batch())
            .epochs(training.epochs())
            .seed(training.seed())
            .optimizer(training.slots(), optimizer.rate())
            .output(training.loss().main().output(), storage, axis, area)
            .metrics(totals);
    terms().forEach(t -> settings.term(t.output(), weight(t)));
    return (training.loss().kind() == LossKind.CROSS_ENTROPY ? settings.classes(targets) : settings.targets(targets))
        .build();
  }
}
