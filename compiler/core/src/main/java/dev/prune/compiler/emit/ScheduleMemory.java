package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.ActivationSum;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.Snapshot;
import dev.prune.compiler.schedule.TangentSum;
import dev.prune.compiler.schedule.Training;
import dev.prune.runtime.Memory;
import dev.prune.runtime.schedule.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a schedule asks of memory besides parameters and their slots: flat buffers, numbers of units, statistics. The
 * constructor declares it, the plan counts it.
 */
record ScheduleMemory(
    Training training, Structure structure, HostWriter host, ScoreEmission scores, MeanwhileEmission meanwhile) {
  /** Whether anything may be masked: by an action, or in the file that the run begins with. */
  static boolean masks(Training training) {
    return training.startFrom().isPresent()
        || anyAct(training.schedule(), a -> a instanceof Act.Mask || a instanceof Act.MaskSet);
  }

  private static boolean anyAct(Schedule schedule, Predicate<Act> test) {
    return schedule.triggers().stream()
        .flatMap(t -> t.body().stream())
        .flatMap(a -> a.all().stream())
        .anyMatch(test);
  }

  /** The optional buffers. */
  Memory.Needs needs() {
    return new Memory.Needs(
        !training.untrained().isEmpty(),
        scores.any() || host.folds().any() || !training.schedule().meanwhile().isEmpty(),
        flats(),
        rememberedStatistics(),
        units());
  }

  /** What the constructor declares. */
  CodeBlock constructor() {
    CodeBlock.Builder code = CodeBlock.builder();
    TreeSet<String> flats = flats();
    if (!training.untrained().isEmpty()) {
      code.addStatement("declareUntrained($L)", LayerList.of(training.untrained(), structure.layers()));
    }
    if (host.folds().any() || !training.schedule().meanwhile().isEmpty()) {
      code.addStatement("declareScores()");
    }
    if (compacts()) {
      code.addStatement("declareCompaction()");
    }
    if (!flats.isEmpty()) {
      code.addStatement("declareFlats($L)", strings(flats));
    }
    TreeSet<String> scorers =
        ScheduleParts.sources(training.schedule()).stream()
            .filter(Source.External.class::isInstance)
            .map(s -> ((Source.External) s).scorer())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!scorers.isEmpty()) {
      code.addStatement("declareExternal($L)", strings(scorers));
    }
    if (!rememberedStatistics().isEmpty()) {
      code.addStatement("declareStatistics($L)", strings(rememberedStatistics()));
    }
    if (!units().isEmpty()) {
      code.addStatement("declareUnitBuffers($L)", strings(units()));
    }
    return code.build();
  }

  private TreeSet<String> units() {
    TreeSet<String> units = new TreeSet<>(scores.partials());
    for (ActivationSum sum : ScheduleParts.activations(training.schedule()).keySet()) {
      units.add(sum.name());
      if (!sum.count()) {
        units.add(sum.batch());
      }
    }
    return units;
  }

  private TreeSet<String> flats() {
    TreeSet<String> flats = new TreeSet<>();
    Set<Source> sources = ScheduleParts.sources(training.schedule());
    for (Source source : sources) {
      switch (source) {
        case Source.Sum s -> flats.add(s.gradient().name());
        case Source.Motion m -> flats.addAll(flats(m.tangent()));
        case Source.Random r -> flats.add(r.name());
        case Source.Remembered r -> flats.add(r.snapshot());
        case Source.External e -> {
          if (!e.units()) {
            flats.add(e.buffer());
          }
        }
        case Source.Varying v -> flats.add(v.name());
        case Source.Member m -> flats.add(m.buffer());
        case Source.ByVariable v -> flats.add(v.buffer());
        case Source.Live l -> {}
        case Source.Activations a -> {}
        case Source.Parameters p -> {}
        case Source.StepGradient g -> {}
      }
    }
    flats.addAll(meanwhile.flats());
    training.optimizers().forEach(optimizer -> flats.addAll(optimizer.flats()));
    boolean moves = sources.stream().anyMatch(Source.Motion.class::isInstance);
    if (masks(training) && (scores.ofUnits() || host.folds().any() || moves)) {
      flats.add(Source.Live.NAME);
    }
    if (anyAct(training.schedule(), Act.Scale.class::isInstance)) {
      flats.add(Memory.FACTORS);
    }
    for (Snapshot snapshot : training.schedule().snapshots()) {
      if (snapshot.parts().contains(Part.PARAMETERS)) {
        flats.add(snapshot.name());
      }
      for (int slot = 0; snapshot.parts().contains(Part.SLOTS) && slot < training.slots(); slot++) {
        flats.add(Memory.slotOf(snapshot.name(), slot));
      }
    }
    return flats;
  }

  private static List<String> flats(TangentSum sum) {
    List<String> names = new ArrayList<>(List.of(sum.name(), Tangent.DIRECTION.name()));
    for (int p = 0; p < Tangent.MOST_PARTS; p++) {
      names.add(Tangent.part(p).name());
    }
    return names;
  }

  private boolean compacts() {
    return anyAct(
        training.schedule(),
        a -> a instanceof Act.Compact || a instanceof Act.CompactSet || a instanceof Act.Resize);
  }

  private TreeSet<String> rememberedStatistics() {
    return training.schedule().snapshots().stream()
        .filter(s -> s.parts().contains(Part.STATISTICS))
        .map(Snapshot::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static CodeBlock strings(Set<String> names) {
    CodeBlock.Builder code = CodeBlock.builder();
    names.forEach(n -> code.add(code.isEmpty() ? "$S" : ", $S", n));
    return code.build();
  }
}
