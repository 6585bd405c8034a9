package dev.prune.compiler.instruction;

import dev.prune.compiler.formula.Formula;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Forward-mode differentiation of a gradient procedure along a direction of the parameters: what it would have written to
 * {@code gradients} moves, and that motion is the product of the Hessian with the direction (Pearlmutter 1994). Each
 * primitive says how its output moves when its inputs and the parameters do.
 *
 * <p>A kernel that writes a slice overwrites it, so the parts of a slice's motion go to flat buffers of their own, which are
 * added at the end.
 */
public final class Tangent {
  /** The flat buffer that holds the direction, one number a parameter; 0 for what stays. */
  public static final Operand.Flat DIRECTION = new Operand.Flat("direction");

  /** No primitive writes gradients of more than two inputs. */
  public static final int MOST_PARTS = 2;

  private static final Operand DIMS = new Operand.Field("dims");
  private static final Operand COUNT = new Operand.Entry(new Dim.Parameters());

  private final Instructions instructions;
  private final Map<Integer, Value> tangents = new HashMap<>();

  /** Parts of the instruction that is looked at, and the most of any. */
  private int partsOfThis;

  private int parts;

  private Tangent(Instructions instructions) {
    this.instructions = instructions;
  }

  /** The flat buffer that holds a part of the motion of the gradients; part 0 holds their sum at the end. */
  public static Operand.Flat part(int number) {
    return new Operand.Flat(number == 0 ? "tangent" : "tangent part " + number);
  }

  /**
   * The motion of the gradients.
   *
   * @param gradients a procedure that writes {@code gradients}
   * @return instructions that compute again what they need of it, and write the motion to {@link #part part 0}
   */
  public static List<Instruction> of(Instructions gradients) {
    Instructions moving = gradients.after();
    Tangent tangent = new Tangent(moving);
    for (Instruction instruction : gradients.list()) {
      moving.enter(instruction.layer(), instruction.span());
      if (instruction.output().isPresent()) {
        moving.add(instruction.primitive(), instruction.inputs(), instruction.output().get());
      }
      tangent.partsOfThis = 0;
      instruction.primitive().tangent(instruction, tangent);
    }
    Instructions zeros = new Instructions();
    Instructions sums = new Instructions();
    for (int p = 0; p < tangent.parts; p++) {
      zeros.add(flat("fill", part(p), DIMS, COUNT, new Operand.Real(0)), List.of());
      if (p > 0) {
        sums.add(flat("add", part(p), part(0), DIMS, COUNT), List.of());
      }
    }
    List<Instruction> whole = new ArrayList<>(zeros.list());
    whole.addAll(moving.list());
    whole.addAll(sums.list());
    return Used.of(whole);
  }

  private static Calls flat(String method, Operand... operands) {
    return new Calls(List.of(KernelCall.of(FlatKernels.class, method, operands)));
  }

  /** How a value moves, where it does. */
  public Optional<Value> of(Value value) {
    return Optional.ofNullable(tangents.get(value.id()));
  }

  /** How a value moves, zeros where it stays. */
  public Value orZero(Value value) {
    return of(value)
        .orElseGet(() -> instructions.add(new Mapped("zero", Formula.of(0), List.of()), List.of(), like(value)));
  }

  /** A new value shaped like {@code value}, to hold its motion. */
  public Value like(Value value) {
    return instructions.value(value.name() + "Dot", value.channels(), value.area());
  }

  /** The numbers of {@code value} seen with another axis. */
  public Value alias(Value value, Axis channels, int area) {
    return instructions.alias(value, channels, area);
  }

  /** A part of the motion of {@code value}, computed by a primitive; parts are added. */
  public void move(Value value, Primitive primitive, List<Value> inputs) {
    move(value, instructions.add(primitive, inputs, like(value)));
  }

  /** As the other form, for numbers that are there already. */
  public void move(Value value, Value motion) {
    Value before = tangents.get(value.id());
    if (before == null) {
      tangents.put(value.id(), motion);
      return;
    }
    Formula sum = Formula.variable("a").plus(Formula.variable("b"));
    tangents.put(
        value.id(), instructions.add(new Mapped("sum", sum, List.of("a", "b")), List.of(before, motion), like(value)));
  }

  /** Appends an instruction. */
  public Value add(Primitive primitive, List<Value> inputs, Value output) {
    return instructions.add(primitive, inputs, output);
  }

  /** A part of the motion of the gradients that this instruction writes. */
  public void write(Function<Operand, Primitive> into, List<Value> inputs) {
    instructions.add(into.apply(part(partsOfThis++)), inputs);
    parts = Math.max(parts, partsOfThis);
  }
}
