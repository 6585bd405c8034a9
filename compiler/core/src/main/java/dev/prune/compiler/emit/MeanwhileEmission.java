package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Derivative;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Simplification;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.Meanwhile;
import dev.prune.compiler.schedule.Penalty;
import dev.prune.compiler.schedule.Reading;
import dev.prune.compiler.schedule.Score;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.Tensors;
import dev.prune.compiler.schedule.Variable;
import dev.prune.runtime.Memory;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * Writes what acts on parameters while the network trains. Every formula is computed slice by slice into {@code elementScores}
 * and copied from there, because no device takes one buffer twice in a call.
 */
final class MeanwhileEmission {
  private static final Operand DIMS = new Operand.Field("dims");
  private static final Operand SCRATCH = new Operand.Field("elementScores");
  private static final Operand PARAMETERS = new Operand.Field("parameters");
  private static final Operand GRADIENTS = new Operand.Field("gradients");
  private static final Operand UNDERLYING = new Operand.Flat(Memory.UNDERLYING);
  private static final Formula ONE = Formula.of(1);
  private static final String GRADIENT = "grad";

  /** What a layer, or the norm that reads it, computes a unit with. */
  private static final List<Role> OF_A_UNIT = List.of(Role.WEIGHT, Role.BIAS, Role.GAMMA, Role.BETA, Role.GATE);

  private final Meanwhile meanwhile;
  private final Structure structure;
  private final TrainingHalf.Writer writer;
  private final TypeSpec.Builder into;
  private final boolean masks;
  private final PassEmission passes;
  private final UnitReductions units;

  /** Of which variables actions ask the gradient. */
  private final Set<String> trained;

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
    this.writer = writer;
    this.into = into;
    this.masks = masks;
    this.passes = passes;
    this.units = UnitReductions.ofVariables(structure);
    this.trained =
        sources.stream()
            .filter(Source.ByVariable.class::isInstance)
            .map(s -> ((Source.ByVariable) s).variable())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The flat buffers that it needs beside those that formulas read. */
  TreeSet<String> flats() {
    TreeSet<String> flats = new TreeSet<>(units.buffers());
    meanwhile.variables().forEach(v -> flats.add(v.name()));
    if (!meanwhile.readings().isEmpty()) {
      flats.add(Memory.UNDERLYING);
    }
    if (masks && (!meanwhile.readings().isEmpty() || !units.buffers().isEmpty())) {
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

  /** The statements of an assignment. */
  CodeBlock assign(Act.Assign act) {
    Operand variable = new Operand.Flat(act.variable().name());
    Map<String, Source> variables = new LinkedHashMap<>(act.formula().variables());
    Formula formula = act.formula().formula();
    if (act.set().isPresent()) {
      Formula member = Formula.variable(add("member", new Source.Member(act.set().get().name()), variables));
      Formula old = Formula.variable(add("old", new Source.Varying(act.variable().name()), variables));
      Formula inside = act.except() ? ONE.minus(member) : member;
      Formula outside = act.except() ? member : ONE.minus(member);
      formula = formula.where(inside).plus(old.where(outside));
    }
    formula = Simplification.of(formula);
    if (variables.isEmpty()) {
      // A call needs something to read.
      add("old", new Source.Varying(act.variable().name()), variables);
    }
    List<KernelCall> calls = new ArrayList<>();
    for (int layer : act.layers()) {
      for (Role role : act.variable().ofUnits() ? OF_A_UNIT : List.of(Role.WEIGHT)) {
        Optional<Node> owner = Tensors.owner(structure.grouped(), layer, role);
        if (owner.isPresent()) {
          int tensor = structure.tensors().get(owner.get().id()).get(role);
          calls.add(elements(formula, variables, tensor));
          calls.add(copy(SCRATCH, variable, tensor));
        }
      }
    }
    return assigned(act.variable(), act.layers(), calls, variables);
  }

  /** The statements of an assignment of numbers that are computed unit by unit. */
  CodeBlock assign(Act.AssignUnits act) {
    Score.OfUnits value = masks ? Absent.from(act.value()) : act.value();
    Operand variable = new Operand.Flat(act.variable().name());
    List<KernelCall> calls = new ArrayList<>();
    for (int layer : act.layers()) {
      calls.addAll(units.calls(value, layer));
      Operand width = new Operand.Entry(new Dim.Width(structure.grouped().axis(layer), 1));
      for (Role role : OF_A_UNIT) {
        Optional<Node> owner = Tensors.owner(structure.grouped(), layer, role);
        if (owner.isPresent()) {
          int tensor = structure.tensors().get(owner.get().id()).get(role);
          calls.add(
              KernelCall.of(
                  FlatKernels.class, "spread", SCRATCH, variable, DIMS, units.offset(layer),
                  new Operand.Entry(new Dim.ParameterOffset(tensor)), width,
                  new Operand.Entry(UnitReductions.inner(structure.parameters().get(tensor)))));
        }
      }
    }
    return assigned(act.variable(), act.layers(), calls, sources(value));
  }

  private CodeBlock assigned(
      Variable variable, List<Integer> layers, List<KernelCall> calls, Map<String, Source> read) {
    return CodeBlock.builder()
        .add(ScoreEmission.external(List.copyOf(read.values()), layers, structure))
        .add(run("assign " + variable.name(), calls, read))
        .build();
  }

  private static Map<String, Source> sources(Score.OfUnits value) {
    Map<String, Source> sources = new LinkedHashMap<>();
    value.sources().forEach(s -> sources.put("s" + sources.size(), s));
    return sources;
  }

  private static String add(String wanted, Source source, Map<String, Source> variables) {
    for (Map.Entry<String, Source> known : variables.entrySet()) {
      if (known.getValue().equals(source)) {
        return known.getKey();
      }
    }
    String name = wanted;
    for (int i = 2; variables.containsKey(name); i++) {
      name = wanted + i;
    }
    variables.put(name, source);
    return name;
  }

  /** Adds the hooks of penalties and readings. */
  void hooks(PhaseEmission phases) {
    penalties(phases);
    if (!meanwhile.readings().isEmpty()) {
      readings(phases);
    }
  }

  private void penalties(PhaseEmission phases) {
    if (meanwhile.penalties().isEmpty()) {
      return;
    }
    MethodSpec.Builder hook = hook("addPenalties");
    for (Penalty penalty : meanwhile.penalties()) {
      Map<String, Source> variables = new LinkedHashMap<>(penalty.variables());
      Formula gradient = Formula.variable(add("grad", new Source.StepGradient(), variables));
      Formula formula = Simplification.of(gradient.plus(penalty.derivative()));
      variables.keySet().retainAll(formula.variables());
      List<KernelCall> calls = new ArrayList<>();
      for (int layer : penalty.layers()) {
        int tensor = structure.tensors().get(layer).get(penalty.role());
        calls.add(elements(formula, variables, tensor));
        calls.add(copy(SCRATCH, GRADIENTS, tensor));
      }
      variables.values().removeIf(Source.StepGradient.class::isInstance); // They are there.
      when(penalty.within(), phases, hook, CodeBlock.of("$L", comment(penalty.span())), run("penalty", calls, variables));
    }
    into.addMethod(hook.build());
  }

  private void readings(PhaseEmission phases) {
    MethodSpec.Builder read = hook("read").addParameter(boolean.class, "training");
    MethodSpec.Builder gradients = hook("readGradients");
    MethodSpec.Builder unread = hook("unread").addParameter(boolean.class, "training");
    clearTrained(gradients);
    for (Reading reading : meanwhile.readings()) {
      Map<String, Source> variables = new LinkedHashMap<>();
      reading.variables().forEach(
          (name, s) -> variables.put(name, s instanceof Source.Parameters ? new Source.Remembered(Memory.UNDERLYING) : s));
      List<KernelCall> there = new ArrayList<>();
      List<KernelCall> slope = new ArrayList<>();
      List<KernelCall> back = new ArrayList<>();
      Map<String, Source> forward = new LinkedHashMap<>(variables);
      Formula formula = reading.formula();
      if (masks) {
        formula = formula.where(Formula.variable(add("live", new Source.Live(), forward)));
      }
      formula = Simplification.of(formula);
      Map<String, Source> backward = new LinkedHashMap<>(variables);
      Formula gradient = Formula.variable(add(GRADIENT, new Source.StepGradient(), backward));
      Formula chain = Simplification.of(gradient.times(reading.derivative()));
      backward.keySet().retainAll(chain.variables());
      if (backward.isEmpty()) {
        add(GRADIENT, new Source.StepGradient(), backward);
      }
      for (int layer : reading.layers()) {
        int tensor = structure.tensors().get(layer).get(reading.role());
        there.add(copy(PARAMETERS, UNDERLYING, tensor));
        there.add(elements(formula, forward, tensor));
        there.add(copy(SCRATCH, PARAMETERS, tensor));
        slope.add(elements(chain, backward, tensor));
        slope.add(copy(SCRATCH, GRADIENTS, tensor));
        back.add(copy(UNDERLYING, PARAMETERS, tensor));
      }
      CodeBlock line = comment(reading.span());
      byVariables(reading, variables).ifPresent(
          code -> when(reading.within(), phases, Optional.empty(), gradients, line, code));
      Optional<CodeBlock> training = reading.always() ? Optional.empty() : Optional.of(CodeBlock.of("training"));
      when(reading.within(), phases, training, read, line, run("read", there, forward));
      if (!chain.equals(gradient)) {
        backward.values().removeIf(Source.StepGradient.class::isInstance);
        when(reading.within(), phases, Optional.empty(), gradients, line, run("read gradient", slope, Map.of()));
      }
      when(reading.within(), phases, training, unread, line, run("unread", back, Map.of()));
    }
    into.addMethod(read.build());
    into.addMethod(gradients.build());
    into.addMethod(unread.build());
  }

  /** Where a phase ends, the gradient of what was trained through its readings is zero. */
  private void clearTrained(MethodSpec.Builder gradients) {
    if (meanwhile.readings().stream().allMatch(r -> r.within().isEmpty())) {
      return;
    }
    List<KernelCall> zeros = new ArrayList<>();
    for (String variable : trained) {
      zeros.add(
          KernelCall.of(
              FlatKernels.class, "fill", new Operand.Flat(new Source.ByVariable(variable).buffer()), DIMS,
              new Operand.Entry(new Dim.Parameters()), new Operand.Real(0)));
    }
    if (!zeros.isEmpty()) {
      gradients.addCode(run("forget gradients of variables", zeros, Map.of()));
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
          Formula gradient = Formula.variable(add(GRADIENT, new Source.StepGradient(), read));
          Formula slope = gradient.times(Derivative.of(reading.formula(), name));
          if (masks) {
            slope = slope.where(Formula.variable(add("live", new Source.Live(), read)));
          }
          slope = Simplification.of(slope);
          read.keySet().retainAll(slope.variables());
          if (read.isEmpty()) {
            return;
          }
          Operand to = new Operand.Flat(new Source.ByVariable(v.name()).buffer());
          for (int layer : reading.layers()) {
            int tensor = structure.tensors().get(layer).get(reading.role());
            calls.add(elements(slope, read, tensor));
            calls.add(copy(SCRATCH, to, tensor));
          }
        });
    return calls.isEmpty() ? Optional.empty() : Optional.of(run("gradients of variables", calls, Map.of()));
  }

  private static CodeBlock comment(Span span) {
    return CodeBlock.of("// $L\n", Emit.line(span));
  }

  private static void when(
      Optional<Integer> within, PhaseEmission phases, MethodSpec.Builder hook, CodeBlock comment, CodeBlock body) {
    when(within, phases, Optional.empty(), hook, comment, body);
  }

  private static void when(
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

  private static MethodSpec.Builder hook(String name) {
    return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(Modifier.PROTECTED);
  }

  private static KernelCall elements(Formula formula, Map<String, Source> variables, int tensor) {
    return SliceWriter.elements(
        formula, variables, new Dim.ParameterOffset(tensor), new Dim.ParameterSize(tensor));
  }

  private static KernelCall copy(Operand from, Operand to, int tensor) {
    Operand offset = new Operand.Entry(new Dim.ParameterOffset(tensor));
    return KernelCall.of(
        FlatKernels.class, "copySlice", from, to, DIMS, offset, offset,
        new Operand.Entry(new Dim.ParameterSize(tensor)));
  }

  /** What prepares and runs a procedure, which is added. */
  private CodeBlock run(String words, List<KernelCall> calls, Map<String, Source> read) {
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
}
