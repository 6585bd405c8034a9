package dev.prune.compiler.emit;

import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.resolve.Graph;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The entries of {@code dims} that a program uses, each with a constant that names its index.
 *
 * <p>The constants of a long network stand in nested classes, because one class has room for 65,535 names and numbers.
 */
final class DimTable {
  private static final Dim ONE = new Dim.Width(Axis.fixed(1), 1);
  private static final String MEANING =
      "Places in {@code dims}, the numbers that a batch or an event can change: widths of channel groups (with _BY_n, so"
          + "\nmany times a width), where a tensor begins in its flat buffer, its _SIZE, and where the _UNITS of a layer begin.\n";

  /** Layers of a long network: each has about six constants. */
  private static final int LONG = 1_000;

  /** Constants in one nested class. */
  private static final int MOST = 5_000;

  private record Constant(String holder, String name) {
    String written() {
      return holder.isEmpty() ? name : holder + "." + name;
    }
  }

  private final Structure structure;
  private final JavaNames names;
  private final boolean nested;
  private final Map<Dim, Constant> constants = new LinkedHashMap<>();
  private final List<String> holders = new ArrayList<>();

  DimTable(Structure structure, JavaNames names) {
    this.structure = structure;
    this.names = names;
    this.nested = structure.layers().size() > LONG;
    constant(new Dim.Rows());
    constant(new Dim.Parameters());
  }

  /** The expression that names the index of {@code dim}. */
  String constant(Dim dim) {
    Constant known = constants.get(dim);
    if (known == null) {
      known = new Constant(holder(), names.constant(name(dim)));
      constants.put(dim, known);
    }
    return known.written();
  }

  private String holder() {
    if (!nested) {
      return "";
    }
    if (constants.size() % MOST == 0) {
      holders.add(names.type("dims " + (holders.size() + 1)));
    }
    return holders.getLast();
  }

  /** All entries in the order of their indices. */
  List<Dim> entries() {
    return List.copyOf(constants.keySet());
  }

  /** Adds the constants. */
  void emit(TypeSpec.Builder into) {
    Map<String, TypeSpec.Builder> classes = new LinkedHashMap<>();
    holders.forEach(h -> classes.put(h, TypeSpec.classBuilder(h).addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)));
    int index = 0;
    for (Constant constant : constants.values()) {
      FieldSpec.Builder field =
          FieldSpec.builder(int.class, constant.name(), Modifier.STATIC, Modifier.FINAL).initializer("$L", index);
      if (constant.holder().isEmpty()) {
        field.addModifiers(Modifier.PRIVATE);
      }
      if (index++ == 0) {
        field.addJavadoc(MEANING);
      }
      classes.getOrDefault(constant.holder(), into).addField(field.build());
    }
    classes.values().forEach(c -> into.addType(c.build()));
  }

  private String name(Dim dim) {
    if (dim.equals(ONE)) {
      return "one";
    }
    return switch (dim) {
      case Dim.Rows r -> "rows";
      case Dim.Zero z -> "zero";
      case Dim.Parameters p -> "all parameters";
      case Dim.Statistics s -> "all statistics";
      case Dim.Width w -> axis(w.axis()) + (w.area() == 1 ? "" : " by " + w.area());
      case Dim.ParameterOffset o -> structure.parameters().get(o.tensor()).name();
      case Dim.ParameterSize s -> structure.parameters().get(s.tensor()).name() + " size";
      case Dim.StatisticOffset o -> structure.statistics().get(o.tensor()).name();
      case Dim.Originals o -> axis(o.axis()) + " originals";
      case Dim.Live l -> axis(l.axis()) + " live";
      case Dim.UnitOffset u -> structure.layers().get(u.layer()).name() + " units";
    };
  }

  private String axis(Axis axis) {
    List<Segment> segments = axis.segments();
    if (segments.size() > 3) {
      return segment(segments.getFirst()) + " to " + segment(segments.getLast());
    }
    return segments.stream().map(this::segment).collect(Collectors.joining(" and "));
  }

  private String segment(Segment segment) {
    return segment.group() < 0
        ? fixed(segment.width()) + (segment.repeat() == 1 ? "" : " by " + segment.repeat())
        : structure.grouped().groups().get(segment.group()).name()
            + (segment.repeat() == 1 ? "" : " by " + segment.repeat());
  }

  /** Channels that no event takes are the input's, or a number of the program. */
  private String fixed(int width) {
    Graph graph = structure.grouped().shaped().graph();
    return width == graph.inputShape().channels() ? graph.inputName() : "constant " + width;
  }
}
