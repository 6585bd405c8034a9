package dev.prune.compiler.emit;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes kernel calls that compute a formula for each element of a slice of the flat buffers. */
final class SliceWriter {
  private static final Operand DIMS = new Operand.Field("dims");

  private SliceWriter() {}

  /** The formula over a slice of flat buffers, into {@code elementScores}. */
  static KernelCall elements(Formula formula, Map<String, Source> variables, Dim offset, Dim size) {
    return elements(new Operand.Field("elementScores"), formula, variables, offset, size);
  }

  /** The formula over a slice of flat buffers, into one of them. */
  static KernelCall elements(
      Operand to, Formula formula, Map<String, Source> variables, Dim offset, Dim size) {
    List<Operand> operands = new ArrayList<>();
    operands.add(new Operand.Mapping("element score", formula, List.copyOf(variables.keySet())));
    operands.add(to);
    operands.add(DIMS);
    operands.add(new Operand.Entry(offset));
    operands.add(new Operand.Entry(size));
    variables.values().forEach(s -> operands.add(buffer(s)));
    return new KernelCall(ElementwiseKernels.class, "slice", operands);
  }

  private static Operand buffer(Source source) {
    return switch (source) {
      case Source.Parameters p -> new Operand.Field("parameters");
      case Source.StepGradient g -> new Operand.Field("gradients");
      case Source.Sum s -> new Operand.Flat(s.gradient().name());
      case Source.Motion m -> new Operand.Flat(m.tangent().name());
      case Source.Remembered r -> new Operand.Flat(r.snapshot());
      case Source.Random r -> new Operand.Flat(r.name());
      case Source.Varying v -> new Operand.Flat(v.name());
      case Source.Member m -> new Operand.Flat(m.buffer());
      case Source.ByVariable v -> new Operand.Flat(v.buffer());
      case Source.Live l -> new Operand.Flat(Source.Live.NAME);
      case Source.Activations a -> throw new IllegalArgumentException("Activations are no flat buffer.");
      case Source.External e -> new Operand.Flat(e.buffer());
    };
  }
}
