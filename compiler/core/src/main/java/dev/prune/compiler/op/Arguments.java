package dev.prune.compiler.op;

import java.util.LinkedHashMap;
import java.util.Map;

/** Checked arguments of one use of an operation: every parameter of its signature that has a value. */
public record Arguments(Map<String, Object> values) {
  public Arguments {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** A {@link Signature.Type#COUNT} or {@link Signature.Type#INDEX}. */
  public int count(String name) {
    return (Integer) values.get(name);
  }

  /** A {@link Signature.Type#REAL} or {@link Signature.Type#SHARE}. */
  public double real(String name) {
    return (Double) values.get(name);
  }

  /** A {@link Signature.Type#SIZE} or {@link Signature.Type#PADDING}: height, width. */
  public int[] size(String name) {
    return ((int[]) values.get(name)).clone();
  }

  /** A {@link Signature.Type#TRUTH}. */
  public boolean truth(String name) {
    return (Boolean) values.get(name);
  }

  /** Whether a value was given or there is a default. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The same with one value replaced. */
  public Arguments with(String name, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(values);
    copy.put(name, value);
    return new Arguments(copy);
  }
}
