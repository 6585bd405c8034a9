package dev.prune.compiler.instruction;

import dev.prune.compiler.formula.Formula;
import dev.prune.runtime.network.Axis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reverse-mode differentiation of a list of instructions, at compile time: walks them backwards, asks each primitive for its
 * gradient, and adds what flows into a value from several consumers.
 */
public final class Backward {
  private final Instructions instructions;
  private final Set<Integer> needed = new HashSet<>();
  private final Map<Integer, Value> gradients = new HashMap<>();

  private Backward(Instructions instructions) {
    this.instructions = instructions;
  }

  /**
   * Appends the gradient of what {@code seeds} say to {@code instructions}.
   *
   * @param seeds for each value the loss reads, the gradient of the loss by it
   * @param input the network's input: nothing upstream of it needs a gradient
   */
  public static void run(Instructions instructions, Map<Value, Value> seeds, Value input) {
    Backward backward = new Backward(instructions);
    List<Instruction> forward = instructions.list();
    backward.markNeeded(forward, input);
    seeds.forEach(backward::contribute);
    for (int i = forward.size() - 1; i >= 0; i--) {
      Instruction instruction = forward.get(i);
      if (instruction.output().isEmpty()) {
        continue;
      }
      Value upstream = backward.gradients.get(instruction.output().get().id());
      if (upstream != null) {
        instructions.enter(instruction.layer(), instruction.span());
        instruction.primitive().gradient(instruction, upstream, backward);
      }
    }
  }

  /** A value needs a gradient when a parameter lies upstream of it. */
  private void markNeeded(List<Instruction> forward, Value input) {
    for (Instruction instruction : forward) {
      boolean parameters = instruction.primitive() instanceof Parametric;
      boolean upstream = instruction.inputs().stream().anyMatch(v -> needed.contains(v.id()));
      if (instruction.output().isPresent() && (parameters || upstream)) {
        needed.add(instruction.output().get().id());
      }
    }
    needed.remove(input.id());
  }

  /** Whether anything upstream of {@code value} is trained. */
  public boolean needs(Value value) {
    return needed.contains(value.id());
  }

  /** A new value shaped like {@code value}, to hold a gradient by it. */
  public Value like(Value value) {
    return instructions.value("d" + Character.toUpperCase(value.name().charAt(0)) + value.name().substring(1),
        value.channels(), value.area());
  }

  /** The numbers of {@code value} seen with another axis. */
  public Value alias(Value value, Axis channels, int area) {
    return instructions.alias(value, channels, area);
  }

  /** Appends an instruction. */
  public Value add(Primitive primitive, List<Value> inputs, Value output) {
    return instructions.add(primitive, inputs, output);
  }

  /** Appends an instruction that writes only buffers of the trainer. */
  public void add(Primitive primitive, List<Value> inputs) {
    instructions.add(primitive, inputs);
  }

  /** Adds {@code gradient} to what flows into {@code value}. */
  public void contribute(Value value, Value gradient) {
    Value before = gradients.get(value.id());
    if (before == null) {
      gradients.put(value.id(), gradient);
      return;
    }
    List<Value> both = new ArrayList<>(List.of(before, gradient));
    Formula sum = Formula.variable("a").plus(Formula.variable("b"));
    gradients.put(value.id(), add(new Mapped("sum", sum, List.of("a", "b")), both, like(value)));
  }
}
