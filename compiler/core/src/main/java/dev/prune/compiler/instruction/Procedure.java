package dev.prune.compiler.instruction;

import java.util.List;

/**
 * A straight-line procedure.
 *
 * @param name the Java method it becomes
 * @param summary one sentence for its comment
 * @param instructions in order
 * @param keeps values that must still be there when it ends
 */
public record Procedure(String name, String summary, List<Instruction> instructions, List<Value> keeps) {
  public Procedure {
    instructions = List.copyOf(instructions);
    keeps = List.copyOf(keeps);
  }
}
