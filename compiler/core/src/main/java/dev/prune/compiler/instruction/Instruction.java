package dev.prune.compiler.instruction;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * One step of a procedure.
 *
 * @param primitive what it does
 * @param inputs what it reads
 * @param output what it writes, unless it only writes buffers of the trainer
 * @param layer the layer it belongs to, for comments
 * @param span where the layer stands
 */
public record Instruction(
    Primitive primitive, List<Value> inputs, Optional<Value> output, String layer, Span span) {
  public Instruction {
    inputs = List.copyOf(inputs);
  }

  /** Its kernel calls. */
  public List<KernelCall> calls() {
    return primitive.calls(inputs, output.orElse(null));
  }
}
