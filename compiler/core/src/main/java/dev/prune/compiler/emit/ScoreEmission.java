package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.Score;
import dev.prune.compiler.schedule.Tensors;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;

/** Writes scores: for each a field, what the host prepares, and a procedure of kernel calls. */
final class ScoreEmission {
  private static final Operand DIMS = new Operand.Field("dims");

  private record Key(Score score, List<Integer> layers) {}

  private final Structure structure;
  private final TrainingHalf.Writer writer;
  private final boolean masks;
  private final PassEmission passes;
  private final Map<Key, String> fields = new LinkedHashMap<>();
  private final UnitReductions units;

  /**
   * Writes into a class.
   *
   * @param masks whether anything may be masked when a score is computed
   */
  ScoreEmission(
      Structure structure, TrainingHalf.Writer writer, boolean masks, PassEmission passes) {
    this.passes = passes;
    this.masks = masks;
    this.structure = structure;
    this.writer = writer;
    this.units = UnitReductions.ofScores(structure);
  }

  /** The field that holds {@code written} for these layers; its members are added when it is first asked for. */
  String field(Score written, List<Integer> layers, TypeSpec.Builder into) {
    Score score = masks && written instanceof Score.OfUnits u ? Absent.from(u) : written;
    Key key = new Key(score, layers);
    String known = fields.get(key);
    if (known != null) {
      return known;
    }
    String words = words(score.text());
    String field = writer.names().camel(words + " score");
    String prepare = writer.names().camel("prepare " + words + " score");
    String body = writer.names().camel("compute " + words + " score");
    fields.put(key, field);
    long alike = fields.keySet().stream().filter(k -> k.score().text().equals(score.text())).count();
    boolean units = score instanceof Score.OfUnits;
    CodeBlock prepared = CodeBlock.join(List.of(external(score.sources(), layers, structure), prepare(score.sources(), passes)), "");
    into.addField(
        FieldSpec.builder(dev.prune.runtime.schedule.Score.class, field, Modifier.PRIVATE, Modifier.FINAL)
            .initializer(
                "$L($S, $Lthis::$N)",
                units ? "unitScore" : "elementScore",
                score.text() + (alike > 1 ? " #" + alike : ""),
                prepared.isEmpty() ? CodeBlock.of("") : CodeBlock.of("this::$N, ", prepare),
                body)
            .build());
    if (!prepared.isEmpty()) {
      into.addMethod(
          MethodSpec.methodBuilder(prepare).addModifiers(Modifier.PRIVATE).addCode(prepared).build());
    }
    MethodSpec.Builder procedure =
        MethodSpec.methodBuilder(body)
            .addJavadoc("$L.\n", Emit.text(Emit.html(score.text())))
            .addModifiers(Modifier.PRIVATE);
    List<CodeBlock> stretches = ProcedureEmission.stretches(calls(score, layers), writer.calls());
    LongMethod whole = new LongMethod(body, writer.names(), into, Modifier.PRIVATE);
    into.addMethod(procedure.addCode(whole.body(stretches)).build());
    whole.addParts();
    return field;
  }

  /** The words of a formula, where they make a name one can read: {@code sum abs w}. */
  private static String words(String text) {
    String words = text.replaceAll("[^A-Za-z0-9]+", " ").strip();
    boolean name = !words.isEmpty() && words.length() <= 32 && Character.isLetter(words.charAt(0));
    return name ? words : "unit";
  }

  /** Whether there is a score at all. */
  boolean any() {
    return !fields.isEmpty();
  }

  /** Whether there is a score of units. */
  boolean ofUnits() {
    return fields.keySet().stream().anyMatch(k -> k.score() instanceof Score.OfUnits);
  }

  /** Named unit buffers that procedures use. */
  TreeSet<String> partials() {
    return units.buffers();
  }

  /** The statements that compute what a procedure reads. */
  static CodeBlock prepare(List<Source> sources, PassEmission passes) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (Source source : sources) {
      switch (source) {
        case Source.Sum sum -> code.add(passes.accumulate(sum.gradient()));
        case Source.Motion motion -> code.add(passes.accumulate(motion.tangent()));
        case Source.Activations activations -> code.add(passes.measure(activations.sum()));
        case Source.Random random ->
            code.addStatement(random.noise() ? "drawNoise($S)" : "drawRandom($S)", random.name());
        case Source.Member member -> code.addStatement("writeMembers($S)", member.set());
        case Source.Varying v -> {}
        case Source.Live l -> code.addStatement("writeLive($S)", Source.Live.NAME);
        case Source.External e -> {} // By the layers of the score.
        case Source.Parameters p -> {}
        case Source.StepGradient g -> {}
        case Source.ByVariable v -> {} // Beside the gradients of each step.
        case Source.Remembered r -> {}
      }
    }
    if (sources.contains(new Source.StepGradient())) {
      code.addStatement("stepGradient()"); // Last: sums over batches overwrite it.
    }
    return code.build();
  }

  /** The statements that ask the application's scorers for numbers of these layers. */
  static CodeBlock external(List<Source> sources, List<Integer> layers, Structure structure) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (Source source : sources) {
      if (source instanceof Source.External e) {
        code.addStatement(
            "$L($S, $S, $L)", e.units() ? "externalUnits" : "externalWeights", e.buffer(), e.scorer(),
            LayerList.of(layers, structure.layers()));
      }
    }
    return code.build();
  }

  private List<KernelCall> calls(Score score, List<Integer> layers) {
    List<KernelCall> calls = new ArrayList<>();
    for (int layer : layers) {
      switch (score) {
        case Score.OfWeights w -> {
          Node owner = Tensors.owner(structure.grouped(), layer, Role.WEIGHT).orElseThrow();
          int tensor = structure.tensors().get(owner.id()).get(Role.WEIGHT);
          calls.add(elements(w.formula(), w.variables(), tensor));
        }
        case Score.OfUnits u -> calls.addAll(units.calls(u, layer));
      }
    }
    return calls;
  }

  private KernelCall elements(Formula formula, Map<String, Source> variables, int tensor) {
    return SliceWriter.elements(
        formula, variables, new Dim.ParameterOffset(tensor), new Dim.ParameterSize(tensor));
  }

  /** Weight tensors of the whole network. */
  static List<Integer> weights(Structure structure) {
    return IntStream.range(0, structure.parameters().size())
        .filter(t -> structure.parameters().get(t).role() == Role.WEIGHT)
        .boxed()
        .toList();
  }
}
