package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Simplification;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.schedule.Meanwhile;
import dev.prune.compiler.schedule.Penalty;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.Variable;
import dev.prune.runtime.Memory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes what acts on parameters while the network trains: the first values of variables, penalties, and by files of their own
 * assignments and readings.
 */
final class MeanwhileEmission {
  private final Meanwhile meanwhile;
  private final Structure structure;
  private final TypeSpec.Builder into;
  private final boolean masks;
  private final MeanwhileCalls writing;
  private final AssignmentEmission assignments;
  private final ReadingEmission readings;

  /**
   * Writes into a class.
   *
   * @param masks whether anything may be masked
   * @param sources what actions and scores read
   */
  MeanwhileEmission(
      Meanwhile meanwhile,
      Structure structure,
      TrainingHalf.Writer writer,
      TypeSpec.Builder into,
      boolean masks,
      Set<Source> sources,
      PassEmission passes) {
    this.meanwhile = meanwhile;
    this.structure = structure;
    this.into = into;
    this.masks = masks;
    this.writing = new MeanwhileCalls(writer, into, passes);
    this.assignments = new AssignmentEmission(structure, writing, masks);
    this.readings = new ReadingEmission(meanwhile.readings(), structure, writing, into, masks, sources);
  }

  /** What writes assignments. */
  AssignmentEmission assignments() {
    return assignments;
  }

  /** The flat buffers that it needs beside those that formulas read. */
  TreeSet<String> flats() {
    TreeSet<String> flats = new TreeSet<>(assignments.flats());
    meanwhile.variables().forEach(v -> flats.add(v.name()));
    if (!meanwhile.readings().isEmpty()) {
      flats.add(Memory.UNDERLYING);
    }
    if (masks && (!meanwhile.readings().isEmpty() || !assignments.flats().isEmpty())) {
      flats.add(Source.Live.NAME);
    }
    return flats;
  }

  /** Adds the first values of variables. */
  boolean begin(MethodSpec.Builder code) {
    for (Variable variable : meanwhile.variables()) {
      code.addStatement("vary($S, $L)", variable.name(), Emit.number(variable.initial()));
    }
    return !meanwhile.variables().isEmpty();
  }

  /** Adds the hooks of penalties and readings. */
  void hooks(PhaseEmission phases) {
    penalties(phases);
    if (!meanwhile.readings().isEmpty()) {
      readings.hooks(phases);
    }
  }

  private void penalties(PhaseEmission phases) {
    if (meanwhile.penalties().isEmpty()) {
      return;
    }
    MethodSpec.Builder hook = MeanwhileCalls.hook("addPenalties");
    for (Penalty penalty : meanwhile.penalties()) {
      Map<String, Source> variables = new LinkedHashMap<>(penalty.variables());
      Formula gradient = Formula.variable(Source.variable("grad", new Source.StepGradient(), variables));
      Formula formula = Simplification.of(gradient.plus(penalty.derivative()));
      variables.keySet().retainAll(formula.variables());
      List<KernelCall> calls = new ArrayList<>();
      for (int layer : penalty.layers()) {
        int tensor = structure.tensors().get(layer).get(penalty.role());
        calls.add(MeanwhileCalls.elements(formula, variables, tensor));
        calls.add(MeanwhileCalls.copy(MeanwhileCalls.SCRATCH, MeanwhileCalls.GRADIENTS, tensor));
      }
      variables.values().removeIf(Source.StepGradient.class::isInstance); // They are there.
      CodeBlock line = CodeBlock.of("$L", MeanwhileCalls.comment(penalty.span()));
      MeanwhileCalls.when(penalty.within(), phases, hook, line, writing.run("penalty", calls, variables));
    }
    into.addMethod(hook.build());
  }
}
