package dev.prune.compiler.emit;

import dev.prune.compiler.group.Structure;
import dev.prune.compiler.resolve.Graph;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Segment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The entries of {@code dims} that a program uses, each with a constant that names its index. */
final class DimTable {
  private static final Dim ONE = new Dim.Width(Axis.fixed(1), 1);

  private final Structure structure;
  private final JavaNames names;
  private final Map<Dim, String> constants = new LinkedHashMap<>();

  DimTable(Structure structure, JavaNames names) {
    this.structure = structure;
    this.names = names;
    constant(new Dim.Rows());
    constant(new Dim.Parameters());
  }

  /** The constant that names the index of {@code dim}. */
  String constant(Dim dim) {
    return constants.computeIfAbsent(dim, d -> names.constant(name(d)));
  }

  /** All entries in the order of their indices, with their constants. */
  Map<Dim, String> entries() {
    return constants;
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
