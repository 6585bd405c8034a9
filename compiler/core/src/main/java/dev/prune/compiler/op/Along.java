package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Linear;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.ResampleKernels;
import dev.prune.runtime.kernel.Resampling;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import java.util.List;

/**
 * A linear map along one axis of each channel, or its transpose, which is its gradient. A value is {@code [channels, outer,
 * axis, inner]}.
 */
record Along(Resampling map, int outer, int inner, boolean transposed) implements Linear {
  /** Rows first, then columns; a map that changes nothing is left out, and where both do the numbers stay where they are. */
  static Value image(Instructions to, String name, Value x, Axis channels, Resampling rows, Resampling columns) {
    Value upright = x;
    if (changes(rows)) {
      upright =
          to.add(
              new Along(rows, 1, columns.in(), false),
              List.of(x),
              to.value(changes(columns) ? name + ".rows" : name, channels, rows.out() * columns.in()));
    }
    if (changes(columns)) {
      return to.add(
          new Along(columns, rows.out(), 1, false),
          List.of(upright),
          to.value(name, channels, rows.out() * columns.out()));
    }
    return changes(rows) ? upright : to.add(new Flatten.View(), List.of(x), to.alias(x, channels, x.area()));
  }

  /** One number a channel at each of so many places. */
  static Value spread(Instructions to, String name, Value x, int area) {
    Resampling everywhere = Resampling.of(Resampling.NEAREST, 1, area);
    return to.add(new Along(everywhere, 1, 1, false), List.of(x), to.value(name, x.channels(), area));
  }

  private static boolean changes(Resampling map) {
    boolean window = map.kind() == Resampling.MEAN || map.kind() == Resampling.MEAN_INSIDE;
    return map.in() != map.out() || map.pad() != 0 || window && map.window() > 1;
  }

  @Override
  public List<KernelCall> calls(List<Value> in, Value out) {
    return List.of(
        KernelCall.of(
            ResampleKernels.class,
            transposed ? "transposed" : "apply",
            new Operand.Of(in.getFirst()),
            new Operand.Of(out),
            new Operand.Field("dims"),
            new Operand.Entry(new Dim.Rows()),
            new Operand.Entry(new Dim.Width(out.channels(), 1)),
            new Operand.Whole(outer),
            new Operand.Whole(inner),
            new Operand.Whole(map.kind()),
            new Operand.Whole(map.in()),
            new Operand.Whole(map.out()),
            new Operand.Whole(map.window()),
            new Operand.Whole(map.stride()),
            new Operand.Whole(map.pad())));
  }

  @Override
  public void gradient(Instruction instruction, Value upstream, Backward backward) {
    Value x = instruction.inputs().getFirst();
    if (backward.needs(x)) {
      backward.contribute(
          x, backward.add(new Along(map, outer, inner, !transposed), List.of(upstream), backward.like(x)));
    }
  }
}
