package dev.prune.compiler.instruction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Leaves out instructions whose output nobody reads. */
public final class Used {
  private Used() {}

  /** The instructions that write buffers of the trainer, and what they need, in order. */
  public static List<Instruction> of(List<Instruction> all) {
    Set<Integer> read = new HashSet<>();
    List<Instruction> used = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      Instruction instruction = all.get(i);
      if (instruction.output().isEmpty() || read.contains(instruction.output().get().storage())) {
        used.add(instruction);
        instruction.inputs().forEach(v -> read.add(v.storage()));
      }
    }
    return used.reversed();
  }
}
