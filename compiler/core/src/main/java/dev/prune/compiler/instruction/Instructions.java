package dev.prune.compiler.instruction;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.runtime.network.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A procedure under construction. */
public final class Instructions {
  private final List<Instruction> list = new ArrayList<>();
  private int values;
  private String layer = "";
  private Span span;

  /** An empty list whose values are other ones than those of this. */
  public Instructions after() {
    Instructions next = new Instructions();
    next.values = values;
    return next;
  }

  /** From now on instructions belong to this layer. */
  public void enter(String layerName, Span layerSpan) {
    this.layer = layerName;
    this.span = layerSpan;
  }

  /** A new value with one part for each sample. */
  public Value value(String name, Axis channels, int area) {
    return new Value(values, values++, name, channels, area, true);
  }

  /** A new value that does not depend on the batch size. */
  public Value fixed(String name, Axis channels, int area) {
    return new Value(values, values++, name, channels, area, false);
  }

  /** The same numbers with another axis. */
  public Value alias(Value of, Axis channels, int area) {
    return new Value(values++, of.storage(), of.name(), channels, area, of.perRow());
  }

  /** Adds an instruction and returns its output. */
  public Value add(Primitive primitive, List<Value> inputs, Value output) {
    list.add(new Instruction(primitive, inputs, Optional.of(output), layer, span));
    return output;
  }

  /** Adds an instruction that writes only buffers of the trainer. */
  public void add(Primitive primitive, List<Value> inputs) {
    list.add(new Instruction(primitive, inputs, Optional.empty(), layer, span));
  }

  /** What was added so far. */
  public List<Instruction> list() {
    return List.copyOf(list);
  }
}
