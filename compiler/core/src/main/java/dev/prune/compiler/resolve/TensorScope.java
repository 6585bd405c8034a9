package dev.prune.compiler.resolve;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names of tensors in reach, beside the compile-time names. */
final class TensorScope {
  /** Stands for a value whose expression had an error: using it gives no further message. */
  static final int UNKNOWN = -2;

  private final Scope constants;
  private final Optional<TensorScope> outer;
  private final Map<String, Integer> tensors = new LinkedHashMap<>();

  /** The outermost scope of a network or block. */
  TensorScope(Scope constants) {
    this(constants, Optional.empty());
  }

  private TensorScope(Scope constants, Optional<TensorScope> outer) {
    this.constants = constants;
    this.outer = outer;
  }

  TensorScope inner() {
    return new TensorScope(constants.inner(), Optional.of(this));
  }

  Scope constants() {
    return constants;
  }

  boolean bindsHere(String name) {
    return tensors.containsKey(name) || constants.bindsHere(name);
  }

  void bind(String name, int id) {
    tensors.put(name, id);
    constants.bindTensor(name);
  }

  /**
   * Assigns a name. In the body of a loop or condition a name of the surrounding scope gets a new value, which is how a loop
   * carries a tensor on; otherwise a name is assigned once.
   *
   * @return false where the name is taken
   */
  boolean assign(String name, int id) {
    if (bindsHere(name)) {
      if (outer.isEmpty() || constants.bindsHere(name)) {
        return false;
      }
      bind(name, id);
      return true;
    }
    for (Optional<TensorScope> scope = outer; scope.isPresent(); scope = scope.get().outer) {
      if (scope.get().tensors.containsKey(name)) {
        scope.get().tensors.put(name, id);
        return true;
      }
    }
    bind(name, id);
    return true;
  }

  Optional<Integer> find(String name) {
    Integer here = tensors.get(name);
    if (here == null && constants.bindsHere(name)) {
      return Optional.empty();
    }
    return here != null ? Optional.of(here) : outer.flatMap(o -> o.find(name));
  }

  Set<String> names() {
    Set<String> all = new LinkedHashSet<>(tensors.keySet());
    outer.ifPresent(o -> all.addAll(o.names()));
    return all;
  }
}
