package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.formula.Derivative;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Simplification;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.schedule.Reading;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.runtime.Memory;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes the hooks of what the network reads in the place of its parameters. */
final class ReadingEmission {
  private static final Operand PARAMETERS = new Operand.Field("parameters");
  private static final Operand UNDERLYING = new Operand.Flat(Memory.UNDERLYING);

  private final List<Reading> all;
  private final Structure structure;
  private final MeanwhileCalls writing;
  private final TypeSpec.Builder into;
  private final boolean masks;

  /** Of which variables actions ask the gradient. */
  private final Set<String> trained;

  /**
   * Writes into a class.
   *
   * @param masks whether anything may be masked
   * @param sources what actions and scores read
   */
  ReadingEmission(
      List<Reading> all,
      Structure structure,
      MeanwhileCalls writing,
      TypeSpec.Builder into,
      boolean masks,
      Set<Source> sources) {
    this.all = all;
    this.structure = structure;
    this.writing = writing;
    this.into = into;
    this.masks = masks;
    this.trained =
        sources.stream()
            .filter(Source.ByVariable.class::isInstance)
            .map(s -> ((Source.ByVariable) s).variable())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Adds the hooks. */
  void hooks(PhaseEmission phases) {
    MethodSpec.Builder read = MeanwhileCalls.hook("read").addParameter(boolean.class, "training");
    MethodSpec.Builder gradients = MeanwhileCalls.hook("readGradients");
    MethodSpec.Builder unread = MeanwhileCalls.hook("unread").addParameter(boolean.class, "training");
    clearTrained(gradients);
    for (Reading reading : all) {
      Map<String, Source> variables = new LinkedHashMap<>();
      reading.variables().forEach(
          (name, s) -> variables.put(name, s instanceof Source.Parameters ? new Source.Remembered(Memory.UNDERLYING) : s));
      List<KernelCall> there = new ArrayList<>();
      List<KernelCall> slope = new ArrayList<>();
      List<KernelCall> back = new ArrayList<>();
      Map<String, Source> forward = new LinkedHashMap<>(variables);
      Formula formula = reading.formula();
      if (masks) {
        formula = formula.where(Formula.variable(Source.variable("live", new Source.Live(), forward)));
      }
      formula = Simplification.of(formula);
      Map<String, Source> backward = new LinkedHashMap<>(variables);
      Formula gradient = Formula.variable(Source.variable(MeanwhileCalls.GRADIENT, new Source.StepGradient(), backward));
      Formula chain = Simplification.of(gradient.times(reading.derivative()));
      backward.keySet().retainAll(chain.variables());
      if (backward.isEmpty()) {
        Source.variable(MeanwhileCalls.GRADIENT, new Source.StepGradient(), backward);
      }
      for (int layer : reading.layers()) {
        int tensor = structure.tensors().get(layer).get(reading.role());
        there.add(MeanwhileCalls.copy(PARAMETERS, UNDERLYING, tensor));
        there.add(MeanwhileCalls.elements(formula, forward, tensor));
        there.add(MeanwhileCalls.copy(MeanwhileCalls.SCRATCH, PARAMETERS, tensor));
        slope.add(MeanwhileCalls.elements(chain, backward, tensor));
        slope.add(MeanwhileCalls.copy(MeanwhileCalls.SCRATCH, MeanwhileCalls.GRADIENTS, tensor));
        back.add(MeanwhileCalls.copy(UNDERLYING, PARAMETERS, tensor));
      }
      CodeBlock line = MeanwhileCalls.comment(reading.span());
      byVariables(reading, variables).ifPresent(
          code -> MeanwhileCalls.when(reading.within(), phases, Optional.empty(), gradients, line, code));
      Optional<CodeBlock> training = reading.always() ? Optional.empty() : Optional.of(CodeBlock.of("training"));
      MeanwhileCalls.when(reading.within(), phases, training, read, line, writing.run("read", there, forward));
      if (!chain.equals(gradient)) {
        backward.values().removeIf(Source.StepGradient.class::isInstance);
        MeanwhileCalls.when(reading.within(), phases, Optional.empty(), gradients, line, writing.run("read gradient", slope, Map.of()));
      }
      MeanwhileCalls.when(reading.within(), phases, training, unread, line, writing.run("unread", back, Map.of()));
    }
    into.addMethod(read.build());
    into.addMethod(gradients.build());
    into.addMethod(unread.build());
  }

  /** Where a phase ends, the gradient of what was trained through its readings is zero. */
  private void clearTrained(MethodSpec.Builder gradients) {
    if (all.stream().allMatch(r -> r.within().isEmpty())) {
      return;
    }
    List<KernelCall> zeros = new ArrayList<>();
    for (String variable : trained) {
      zeros.add(
          KernelCall.of(
              FlatKernels.class, "fill", new Operand.Flat(new Source.ByVariable(variable).buffer()), MeanwhileCalls.DIMS,
              new Operand.Entry(new Dim.Parameters()), new Operand.Real(0)));
    }
    if (!zeros.isEmpty()) {
      gradients.addCode(writing.run("forget gradients of variables", zeros, Map.of()));
    }
  }

  /** The gradients by variables that a reading reads, as long as the gradient is that by what was read. */
  private Optional<CodeBlock> byVariables(Reading reading, Map<String, Source> variables) {
    List<KernelCall> calls = new ArrayList<>();
    variables.forEach(
        (name, source) -> {
          if (!(source instanceof Source.Varying v && trained.contains(v.name()))) {
            return;
          }
          Map<String, Source> read = new LinkedHashMap<>(variables);
          Formula gradient = Formula.variable(Source.variable(MeanwhileCalls.GRADIENT, new Source.StepGradient(), read));
          Formula slope = gradient.times(Derivative.of(reading.formula(), name));
          if (masks) {
            slope = slope.where(Formula.variable(Source.variable("live", new Source.Live(), read)));
          }
          slope = Simplification.of(slope);
          read.keySet().retainAll(slope.variables());
          if (read.isEmpty()) {
            return;
          }
          Operand to = new Operand.Flat(new Source.ByVariable(v.name()).buffer());
          for (int layer : reading.layers()) {
            int tensor = structure.tensors().get(layer).get(reading.role());
            calls.add(MeanwhileCalls.elements(slope, read, tensor));
            calls.add(MeanwhileCalls.copy(MeanwhileCalls.SCRATCH, to, tensor));
          }
        });
    return calls.isEmpty() ? Optional.empty() : Optional.of(writing.run("gradients of variables", calls, Map.of()));
  }
}
