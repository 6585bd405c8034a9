package dev.prune.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
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
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the network's structure as the statements that build it, in methods of bounded length. */
final class NetworkEmission {
  private static final int MOST_STATEMENTS = 100;
  private static final ClassName BUILDER = ClassName.get(Network.class).nestedClass("Builder");

  private final Network network;
  private final List<CodeBlock> statements = new ArrayList<>();

  private NetworkEmission(Network network) {
    this.network = network;
  }

  /** Adds the method {@code network()}. */
  static void emit(Network network, JavaNames names, TypeSpec.Builder into) {
    new NetworkEmission(network).emit(names, into);
  }

  private void emit(JavaNames names, TypeSpec.Builder into) {
    network.groups().forEach(this::group);
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
    List<MethodSpec> pieces = new ArrayList<>();
    for (int from = 0; from < statements.size(); from += MOST_STATEMENTS) {
      List<CodeBlock> part = statements.subList(from, Math.min(statements.size(), from + MOST_STATEMENTS));
      if (statements.size() <= MOST_STATEMENTS) {
        part.forEach(method::addStatement);
        continue;
      }
      String name = names.camel("describe network part " + (pieces.size() + 1));
      method.addStatement("$N(n)", name);
      MethodSpec.Builder piece =
          MethodSpec.methodBuilder(name)
              .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
              .addParameter(BUILDER, "n");
      part.forEach(piece::addStatement);
      pieces.add(piece.build());
    }
    into.addMethod(method.addStatement("return n.build()").build());
    pieces.forEach(into::addMethod);
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
        layer.group(),
        layer.position(),
        Emit.text(layer.place()));
    for (Tensor tensor : network.parameters()) {
      if (tensor.layer() == index) {
        add(
            "n.parameter($S,$W$T.$L, $T.$L, $L$L)",
            tensor.name(),
            Role.class,
            tensor.role(),
            Initial.class,
            tensor.initial(),
            tensor.fanIn(),
            axes(tensor.axes()));
      }
    }
    for (Tensor tensor : network.statistics()) {
      if (tensor.layer() == index) {
        add(
            "n.statistic($S,$W$T.$L, $T.$L$L)",
            tensor.name(),
            Role.class,
            tensor.role(),
            Initial.class,
            tensor.initial(),
            axes(tensor.axes()));
      }
    }
    for (Cost cost : network.costs()) {
      if (cost.layer() == index && cost.tensor() >= 0) {
        add("n.costPerWeight($L, $L)", cost.each(), cost.tensor());
      } else if (cost.layer() == index) {
        add("n.costPerElement($L$L)", cost.each(), axes(cost.axes()));
      }
    }
  }

  private void storage(Storage storage) {
    CodeBlock.Builder code = CodeBlock.builder().add("n.storage(");
    for (int i = 0; i < storage.values().size(); i++) {
      Storage.Value value = storage.values().get(i);
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

  private static CodeBlock axes(List<Axis> axes) {
    CodeBlock.Builder code = CodeBlock.builder();
    axes.forEach(a -> code.add(",$W$L", axis(a)));
    return code.build();
  }

  static CodeBlock axis(Axis axis) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (int i = 0; i < axis.segments().size(); i++) {
      Segment s = axis.segments().get(i);
      CodeBlock one =
          s.group() < 0
              ? CodeBlock.of("$T.fixed($L)", Axis.class, s.width())
              : CodeBlock.of("$T.of($L)", Axis.class, s.group());
      CodeBlock repeated = s.repeat() == 1 ? one : CodeBlock.of("$L.repeated($L)", one, s.repeat());
      code.add(i == 0 ? "$L" : ".then($L)", repeated);
    }
    return code.build();
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
      case Dim.UnitOffset u -> CodeBlock.of("new $T($L)", type, u.layer());
    };
  }
}
