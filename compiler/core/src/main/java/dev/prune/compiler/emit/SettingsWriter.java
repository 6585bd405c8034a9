package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.schedule.Training;
import dev.prune.runtime.Settings;
import dev.prune.runtime.data.augment.Augmentation;
import dev.prune.runtime.data.augment.Crop;
import dev.prune.runtime.data.augment.Cutout;
import dev.prune.runtime.data.augment.Flip;
import dev.prune.runtime.network.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How a network trains: one list of settings, written as the expression of the generated class and done for the value that
 * the plan reads.
 *
 * @param training what the program says
 * @param targets classes or real targets of a sample
 * @param totals numbers that metrics add to the sums of loss and hits
 */
record SettingsWriter(Training training, int targets, int totals) {
  /** One call of the builder: as a line of the generated class, and done. */
  private record Setting(CodeBlock line, UnaryOperator<Settings.Builder> done) {}

  /** The expression that builds them. */
  CodeBlock write(int storage, Axis axis, int area) {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add(
                "$T.data($S,$W$L,$W$L)\n",
                Settings.class,
                training.data().name(),
                map(training.data().numbers(), Emit::number),
                map(training.data().strings(), v -> CodeBlock.of("$S", v)));
    list(storage, axis, area).forEach(setting -> code.add(setting.line).add("\n"));
    return code.add(".build()").build();
  }

  /** The settings themselves, for the plan. */
  Settings value(int storage, Axis axis, int area) {
    Settings.Builder settings =
        Settings.data(training.data().name(), training.data().numbers(), training.data().strings());
    list(storage, axis, area).forEach(setting -> setting.done.apply(settings));
    return settings.build();
  }

  private List<Setting> list(int storage, Axis axis, int area) {
    List<Setting> all = new ArrayList<>();
    new TreeMap<>(training.data().lists()).forEach((name, numbers) -> {
      CodeBlock list = numbers.stream().map(Emit::number).collect(CodeBlock.joining(", "));
      all.add(
          new Setting(
              CodeBlock.of(".dataList($S, $L)", name, list), s -> s.dataList(name, numbers.toArray(Double[]::new))));
    });
    if (!training.augment().isEmpty()) {
      CodeBlock list = training.augment().stream().map(SettingsWriter::augmentation).collect(CodeBlock.joining(", "));
      all.add(
          new Setting(
              CodeBlock.of(".augment($L)", list),
              s -> s.augment(training.augment().toArray(Augmentation[]::new))));
    }
    all.add(new Setting(CodeBlock.of(".batch($L)", training.batch()), s -> s.batch(training.batch())));
    all.add(new Setting(CodeBlock.of(".epochs($L)", training.epochs()), s -> s.epochs(training.epochs())));
    all.add(new Setting(CodeBlock.of(".seed($LL)", training.seed()), s -> s.seed(training.seed())));
    Optimizer optimizer = training.optimizer();
    CodeBlock rate = Emit.number(optimizer.rate());
    all.add(
        optimizer.adam()
            .map(adam -> new Setting(
                CodeBlock.of(".adam($L, $L, $L)", rate, Emit.number(adam.beta1()), Emit.number(adam.beta2())),
                s -> s.adam(adam.rate(), adam.beta1(), adam.beta2())))
            .orElseGet(() -> new Setting(
                CodeBlock.of(".optimizer($L, $L)", optimizer.slots(), rate),
                s -> s.optimizer(optimizer.slots(), optimizer.rate()))));
    for (int layer : training.fresh()) {
      all.add(new Setting(CodeBlock.of(".fresh($L)", layer), s -> s.fresh(layer)));
    }
    if (training.clips()) {
      all.add(new Setting(CodeBlock.of(".clips()"), Settings.Builder::clips));
    }
    training.rates().forEach((layer, factor) ->
        all.add(
            new Setting(
                CodeBlock.of(".rate($L, $L)", layer, Emit.number(factor)), s -> s.rate(layer, factor))));
    if (training.slots() > optimizer.slots()) {
      all.add(new Setting(CodeBlock.of(".slots($L)", training.slots()), s -> s.slots(training.slots())));
    }
    String output = training.loss().main().output();
    all.add(
        new Setting(
            CodeBlock.of(".output($S, $L, $L, $L)", output, storage, NetworkEmission.axis(axis), area),
            s -> s.output(output, storage, axis, area)));
    all.add(
        training.loss().kind() == LossKind.CROSS_ENTROPY
            ? new Setting(CodeBlock.of(".classes($L)", targets), s -> s.classes(targets))
            : new Setting(CodeBlock.of(".targets($L)", targets), s -> s.targets(targets)));
    for (LossTerm term : terms()) {
      double weight = weight(term);
      all.add(
          new Setting(
              CodeBlock.of(".term($S, $L)", term.output(), Emit.number(weight)), s -> s.term(term.output(), weight)));
    }
    if (totals > 0) {
      all.add(new Setting(CodeBlock.of(".metrics($L)", totals), s -> s.metrics(totals)));
    }
    return all;
  }

  private static CodeBlock augmentation(Augmentation augmentation) {
    return switch (augmentation) {
      case Crop c -> CodeBlock.of("new $T($L)", Crop.class, c.padding());
      case Flip f -> CodeBlock.of("new $T($L)", Flip.class, Emit.number(f.chance()));
      case Cutout c -> CodeBlock.of("new $T($L)", Cutout.class, c.size());
    };
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
}
