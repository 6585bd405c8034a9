package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.program.ActivationNodes;
import dev.prune.compiler.schedule.ActivationSum;
import dev.prune.compiler.program.NetworkProcedures;
import dev.prune.compiler.schedule.GradientSum;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.TangentSum;
import dev.prune.compiler.schedule.Tensors;
import dev.prune.runtime.Activations;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.schedule.Samples;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;

/**
 * Writes how scores get their derivatives: the sums over batches, the passes over one batch that the trainer does not know
 * by name, and for second derivatives a procedure that lays the direction down.
 */
final class PassEmission {
  private static final Operand DIMS = new Operand.Field("dims");
  private static final String LIVE = "live";

  private final Structure structure;
  private final TrainingHalf.Writer writer;
  private final TypeSpec.Builder into;
  private final boolean masks;
  private final int losses;
  private final Map<TangentSum, String> directions = new LinkedHashMap<>();
  private final Map<String, String> passes = new LinkedHashMap<>();
  private final Map<ActivationSum, String> activations = new LinkedHashMap<>();
  private final Map<ActivationSum, TreeSet<Integer>> measured;

  /**
   * Writes into a class.
   *
   * @param masks whether anything may be masked when a derivative is computed
   * @param losses how many losses there are; every pass is there for each
   * @param measured the layers of each measurement of activations
   */
  PassEmission(
      Structure structure,
      TrainingHalf.Writer writer,
      TypeSpec.Builder into,
      boolean masks,
      int losses,
      Map<ActivationSum, TreeSet<Integer>> measured) {
    this.measured = measured;
    this.losses = losses;
    this.structure = structure;
    this.writer = writer;
    this.into = into;
    this.masks = masks;
  }

  /** The statement that sums a gradient over its batches. */
  CodeBlock accumulate(GradientSum sum) {
    CodeBlock pass =
        sum.pass().plain()
            ? CodeBlock.of("$L", sum.pass().mode() == Mode.EVAL)
            : pass(sum.pass(), "gradients");
    return CodeBlock.builder()
        .addStatement("accumulateGradient($S, $L, $L)", sum.name(), samples(sum.samples()), pass)
        .build();
  }

  /** The statements that compute a sum; what its direction reads is there already. */
  CodeBlock accumulate(TangentSum sum) {
    String direction = directions.computeIfAbsent(sum, this::direction);
    CodeBlock pass = pass(sum.pass(), "tangent");
    CodeBlock.Builder code = CodeBlock.builder();
    if (masks) {
      code.addStatement("writeLive($S)", Source.Live.NAME);
    }
    return code.addStatement("$N.run()", direction)
        .addStatement("accumulateTangent($S, $L, $L)", sum.name(), samples(sum.samples()), pass)
        .build();
  }

  /** Arguments that say what gradients are computed from. */
  private static CodeBlock samples(Samples samples) {
    CodeBlock written =
        switch (samples.kind()) {
          case BATCHES -> CodeBlock.of("$T.batches($L, $T.$L)", Samples.class, samples.count(), Split.class, samples.split());
          case EPOCHS -> CodeBlock.of("$T.epochs($L, $T.$L)", Samples.class, samples.count(), Split.class, samples.split());
          case ONES -> CodeBlock.of("$T.ones($L)", Samples.class, samples.count());
        };
    if (samples.absolute()) {
      return CodeBlock.of("$L.withAbsolute()", written);
    }
    // Some batches, as nearly all scores have them, are said in short.
    return samples.kind() == Samples.Kind.BATCHES
        ? CodeBlock.of("$L, $T.$L", samples.count(), Split.class, samples.split())
        : written;
  }

  /** The statement that measures activations. */
  CodeBlock measure(ActivationSum sum) {
    return CodeBlock.builder().addStatement("$N.measure()", field(sum)).build();
  }

  /** The field of a measurement; it is added when first asked for. */
  String field(ActivationSum sum) {
    return activations.computeIfAbsent(sum, this::declare);
  }

  private String declare(ActivationSum sum) {
    String field = writer.names().camel(sum.name());
    List<Integer> layers = List.copyOf(measured.get(sum));
    CodeBlock areas =
        sum.each()
            ? LayerList.areas(layers, l -> ActivationNodes.area(structure.grouped(), l))
            : LayerList.areas(layers, l -> 1);
    into.addField(
        FieldSpec.builder(Activations.class, field, Modifier.PRIVATE, Modifier.FINAL)
            .addJavadoc("$L\n", Emit.html(Emit.line(sum.span())))
            .initializer(
                "$L($S, $L,$W$L,$Wthis::$N)", sum.count() ? "counted" : "summed", sum.name(), samples(sum.samples()),
                areas, sum.pass(layers).name())
            .build());
    return field;
  }

  /** The pass of the loss that is minimised when it runs. */
  private CodeBlock pass(GradientPass pass, String what) {
    CodeBlock.Builder all = CodeBlock.builder();
    for (int loss = 0; loss < losses; loss++) {
      String method = NetworkProcedures.name(pass, what, loss);
      String field = passes.computeIfAbsent(method, m -> procedure(m, m + " pass", m));
      all.add(loss == 0 ? "$N" : ", $N", field);
    }
    return losses == 1 ? all.build() : CodeBlock.of("byLoss($L)", all.build());
  }

  private String procedure(String name, String words, String method) {
    String field = writer.names().camel(words);
    into.addField(
        FieldSpec.builder(Runnable.class, field, Modifier.PRIVATE, Modifier.FINAL)
            .initializer("procedure($S, this::$N)", name, method)
            .build());
    return field;
  }

  private String direction(TangentSum sum) {
    String words = "direction of " + sum.name();
    String body = writer.names().camel("compute " + words);
    String field = procedure(words, words, body);
    List<KernelCall> calls = new ArrayList<>();
    calls.add(
        KernelCall.of(
            FlatKernels.class, "fill", Tangent.DIRECTION, DIMS, new Operand.Entry(new Dim.Parameters()),
            new Operand.Real(0)));
    Set<Role> moved = moved(sum.along());
    for (int t = 0; t < structure.parameters().size(); t++) {
      Tensor tensor = structure.parameters().get(t);
      if (!moved.contains(tensor.role()) || standsBehindGate(sum.along(), tensor)) {
        continue;
      }
      boolean gate = tensor.role() == Role.GATE;
      TangentSum.Moved how = gate ? new TangentSum.Moved(sum.direction(), sum.variables()) : sum.ofTensor();
      Map<String, Source> variables = new LinkedHashMap<>(how.variables());
      Formula formula = how.formula();
      if (masks) {
        // What is masked is absent: nothing moves it.
        formula = formula.times(Formula.variable(LIVE));
        variables.put(LIVE, new Source.Live());
      }
      calls.add(
          SliceWriter.elements(
              Tangent.DIRECTION, formula, variables, new Dim.ParameterOffset(t), new Dim.ParameterSize(t)));
    }
    LongMethod whole = new LongMethod(body, writer.names(), into, Modifier.PRIVATE);
    into.addMethod(
        MethodSpec.methodBuilder(body)
            .addModifiers(Modifier.PRIVATE)
            .addCode(whole.body(ProcedureEmission.stretches(calls, writer.calls())))
            .build());
    whole.addParts();
    return field;
  }

  /** Whether a tensor belongs to a layer with a gate of its own, which moves in its place. */
  private boolean standsBehindGate(TangentSum.Along along, Tensor tensor) {
    return along == TangentSum.Along.GATE
        && tensor.role() != Role.GATE
        && Tensors.owner(structure.grouped(), tensor.layer(), Role.GATE).isPresent();
  }

  private static Set<Role> moved(TangentSum.Along along) {
    return switch (along) {
      case WEIGHTS -> Set.of(Role.WEIGHT);
      case PARAMETERS -> Set.of(Role.WEIGHT, Role.BIAS, Role.GAMMA, Role.BETA, Role.GATE);
      case GAMMA -> Set.of(Role.GAMMA);
      case GATE -> Set.of(Role.WEIGHT, Role.BIAS, Role.GATE);
    };
  }
}
