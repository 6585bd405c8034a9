package dev.prune.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Cost;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Layer;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Segment;
import dev.prune.runtime.network.Storage;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes the network's structure as the statements that build it, in methods of bounded length. */
final class NetworkEmission {
  /** Characters of one method's statements, with qualified names: at least two for each byte of byte code. */
  private static final int LONGEST = 16_000;

  /** Values of a buffer in one statement. */
  private static final int MOST_VALUES = 20;

  private static final ClassName BUILDER = ClassName.get(Network.class).nestedClass("Builder");

  private final Network network;
  private final List<CodeBlock> statements = new ArrayList<>();
  private final List<List<Tensor>> parameters = new ArrayList<>();
  private final List<List<Tensor>> statistics = new ArrayList<>();
  private final List<List<Cost>> costs = new ArrayList<>();

  private NetworkEmission(Network network) {
    this.network = network;
    for (int i = 0; i < network.layers().size(); i++) {
      parameters.add(new ArrayList<>());
      statistics.add(new ArrayList<>());
      costs.add(new ArrayList<>());
    }
    network.parameters().forEach(t -> parameters.get(t.layer()).add(t));
    network.statistics().forEach(t -> statistics.get(t.layer()).add(t));
    network.costs().forEach(c -> costs.get(c.layer()).add(c));
  }

  /** Adds the method {@code network()}. */
  static void emit(Network network, JavaNames names, TypeSpec.Builder into) {
    new NetworkEmission(network).emit(names, into);
  }

  private void emit(JavaNames names, TypeSpec.Builder into) {
    network.groups().forEach(this::group);
    for (int g = 0; g < network.groups().size(); g++) {
      if (network.groups().get(g).stream() == g) {
        add("n.stream($L)", Arrays.stream(network.tied(g)).mapToObj(String::valueOf).collect(Collectors.joining(", ")));
      }
    }
    for (int i = 0; i < network.layers().size(); i++) {
      layer(i);
    }
    network.storage().forEach(this::storage);
    network.dims().forEach(d -> add("n.dim($L)", dim(d)));
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("describeNetwork")
            .addJavadoc("The structure that events shrink.\n")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(Network.class)
            .addCode("$[$T n = $T.named($S", BUILDER, Network.class, network.name());
    network.inputShape().forEach(extent -> method.addCode(", $L", extent));
    method.addCode(");\n$]");
    LongMethod whole =
        new LongMethod("structure", names, into, Modifier.PRIVATE, Modifier.STATIC)
            .passing(ParameterSpec.builder(BUILDER, "n").build());
    into.addMethod(method.addCode(whole.body(stretches())).addStatement("return n.build()").build());
    whole.addParts();
  }

  /** The statements in stretches that a method can hold. */
  private List<CodeBlock> stretches() {
    List<CodeBlock> stretches = new ArrayList<>();
    CodeBlock.Builder code = CodeBlock.builder();
    int size = 0;
    for (CodeBlock statement : statements) {
      int more = statement.toString().length();
      if (size > 0 && size + more > LONGEST) {
        stretches.add(code.build());
        code = CodeBlock.builder();
        size = 0;
      }
      code.addStatement("$L", statement);
      size += more;
    }
    stretches.add(code.build());
    return stretches;
  }

  private void add(String format, Object... arguments) {
    statements.add(CodeBlock.of(format, arguments));
  }

  private void group(Group group) {
    add("n.group($S, $L, $S,$W$S)", group.name(), group.width(), group.refusal(), Emit.text(group.place()));
  }

  private void layer(int index) {
    Layer layer = network.layers().get(index);
    add(
        "n.layer($S, $S, $L, $L,$W$S)",
        layer.name(),
        layer.kind(),
        units(layer.units()),
        layer.position(),
        Emit.text(layer.place()));
    for (Tensor tensor : parameters.get(index)) {
      add(
          "n.parameter($S,$W$T.$L, $L, $L$L)",
          tensor.name(),
          Role.class,
          tensor.role(),
          initial(tensor.initial()),
          tensor.fanIn(),
          axes(tensor.axes()));
    }
    for (Tensor tensor : statistics.get(index)) {
      add(
          "n.statistic($S,$W$T.$L, $L$L)",
          tensor.name(),
          Role.class,
          tensor.role(),
          initial(tensor.initial()),
          axes(tensor.axes()));
    }
    for (Cost cost : costs.get(index)) {
      if (cost.tensor() >= 0) {
        add("n.costPerWeight($L, $L)", cost.each(), cost.tensor());
      } else {
        add("n.costPerElement($L$L)", cost.each(), axes(cost.axes()));
      }
    }
  }

  private void storage(Storage storage) {
    List<Storage.Value> values = storage.values();
    for (int from = 0; from < values.size(); from += MOST_VALUES) {
      List<Storage.Value> some = values.subList(from, Math.min(values.size(), from + MOST_VALUES));
      CodeBlock.Builder code = CodeBlock.builder().add(from == 0 ? "n.storage(" : "n.sharing(");
      for (int i = 0; i < some.size(); i++) {
        Storage.Value value = some.get(i);
        code.add(
            i == 0 ? "new $T($S, $L, $L, $L)" : ",$Wnew $T($S, $L, $L, $L)",
            ClassName.get(Storage.class).nestedClass("Value"),
            value.name(),
            value.perRow(),
            axis(value.channels()),
            value.area());
      }
      statements.add(code.add(")").build());
    }
  }

  private static CodeBlock initial(Initial initial) {
    return switch (initial.draw()) {
      case CONSTANT ->
          initial.equals(Initial.ZERO)
              ? CodeBlock.of("$T.ZERO", Initial.class)
              : initial.equals(Initial.ONE)
                  ? CodeBlock.of("$T.ONE", Initial.class)
                  : CodeBlock.of("$T.of($L)", Initial.class, initial.value());
      case NORMAL -> CodeBlock.of("$T.normal($L)", Initial.class, initial.value());
      case UNIFORM -> CodeBlock.of("$T.uniform($L)", Initial.class, initial.value());
      case ORTHOGONAL -> CodeBlock.of("$T.orthogonal($L)", Initial.class, initial.value());
      case KAIMING_UNIFORM, FAN_IN_UNIFORM -> CodeBlock.of("$T.$L", Initial.class, initial.draw());
    };
  }

  private static CodeBlock axes(List<Axis> axes) {
    CodeBlock.Builder code = CodeBlock.builder();
    axes.forEach(a -> code.add(",$W$L", axis(a)));
    return code.build();
  }

  /** Of a layer: the number of its group, -1 for none, or an axis. */
  private static CodeBlock units(Axis units) {
    boolean plain = units.segments().size() == 1 && units.segments().getFirst().repeat() == 1;
    return units.segments().isEmpty()
        ? CodeBlock.of("-1")
        : plain ? CodeBlock.of("$L", units.segments().getFirst().group()) : axis(units);
  }

  static CodeBlock axis(Axis axis) {
    CodeBlock.Builder code = CodeBlock.builder();
    List<Segment> segments = axis.segments();
    int end;
    for (int i = 0; i < segments.size(); i = end) {
      end = i + 1;
      while (end < segments.size() && segments.get(end).equals(segments.get(i))) {
        end++;
      }
      CodeBlock alike = end == i + 1 ? axis(segments.get(i)) : CodeBlock.of("$L.times($L)", axis(segments.get(i)), end - i);
      code.add(i == 0 ? "$L" : "$Z.then($L)", alike);
    }
    return code.build();
  }

  private static CodeBlock axis(Segment segment) {
    CodeBlock one =
        segment.group() < 0
            ? CodeBlock.of("$T.fixed($L)", Axis.class, segment.width())
            : CodeBlock.of("$T.of($L)", Axis.class, segment.group());
    return segment.repeat() == 1 ? one : CodeBlock.of("$L.repeated($L)", one, segment.repeat());
  }

  private CodeBlock dim(Dim dim) {
    ClassName type = ClassName.get(Dim.class).nestedClass(dim.getClass().getSimpleName());
    return switch (dim) {
      case Dim.Rows r -> CodeBlock.of("new $T()", type);
      case Dim.Zero z -> CodeBlock.of("new $T()", type);
      case Dim.Parameters p -> CodeBlock.of("new $T()", type);
      case Dim.Statistics s -> CodeBlock.of("new $T()", type);
      case Dim.Width w -> CodeBlock.of("new $T($L, $L)", type, axis(w.axis()), w.area());
      case Dim.ParameterOffset o -> CodeBlock.of("new $T($L)", type, o.tensor());
      case Dim.ParameterSize s -> CodeBlock.of("new $T($L)", type, s.tensor());
      case Dim.StatisticOffset o -> CodeBlock.of("new $T($L)", type, o.tensor());
      case Dim.Originals o -> CodeBlock.of("new $T($L)", type, axis(o.axis()));
      case Dim.Live l -> CodeBlock.of("new $T($L)", type, axis(l.axis()));
      case Dim.UnitOffset u -> CodeBlock.of("new $T($L)", type, u.layer());
    };
  }
}
