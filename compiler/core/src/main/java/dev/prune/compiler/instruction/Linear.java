package dev.prune.compiler.instruction;

import java.util.ArrayList;
import java.util.List;

/**
 * A primitive that is linear in its last input, and whose other inputs choose what it does without moving the result: its
 * output moves as the primitive itself says of that input's motion.
 */
public interface Linear extends Primitive {
  @Override
  default void tangent(Instruction instruction, Tangent tangent) {
    List<Value> inputs = new ArrayList<>(instruction.inputs());
    tangent
        .of(inputs.removeLast())
        .ifPresent(
            moving -> {
              inputs.add(moving);
              tangent.move(instruction.output().get(), this, inputs);
            });
  }
}
