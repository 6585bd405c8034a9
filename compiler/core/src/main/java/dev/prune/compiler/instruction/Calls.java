package dev.prune.compiler.instruction;

import java.util.List;

/** Kernel calls that stand for themselves: updates, scores and metrics have no gradient. */
public record Calls(List<KernelCall> list) implements Primitive {
  public Calls {
    list = List.copyOf(list);
  }

  @Override
  public List<KernelCall> calls(List<Value> in, Value out) {
    return list;
  }
}
