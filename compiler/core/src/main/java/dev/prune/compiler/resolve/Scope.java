package dev.prune.compiler.resolve;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compile-time names in reach; an inner scope sees its outer one. */
public final class Scope {
  private final Optional<Scope> outer;
  private final Map<String, Constant> names = new LinkedHashMap<>();
  private final Map<String, Instead> others = new HashMap<>();

  /** What a name can be that has no compile-time value. */
  enum Instead {
    /** Its definition had an error: using it gives no further message. */
    UNKNOWN,
    /** It is a value of the network. */
    TENSOR
  }

  private Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  /** A scope that sees nothing. */
  public static Scope outermost() {
    return new Scope(Optional.empty());
  }

  /** A scope inside this one. */
  public Scope inner() {
    return new Scope(Optional.of(this));
  }

  /** Binds a name here. */
  public void bind(String name, Constant value) {
    others.remove(name);
    names.put(name, value);
  }

  /** Remembers that the definition of a name had an error, so that its uses stay silent. */
  public void bindUnknown(String name) {
    names.remove(name);
    others.put(name, Instead.UNKNOWN);
  }

  /** Remembers that a name is a value of the network. */
  void bindTensor(String name) {
    others.put(name, Instead.TENSOR);
  }

  /** What a name means. */
  public Optional<Constant> find(String name) {
    if (others.containsKey(name)) {
      return Optional.empty();
    }
    Constant here = names.get(name);
    return here != null ? Optional.of(here) : outer.flatMap(o -> o.find(name));
  }

  /** Why a name that {@link #find} does not know has no value, where that is known. */
  Optional<Instead> instead(String name) {
    if (names.containsKey(name)) {
      return Optional.empty();
    }
    Instead here = others.get(name);
    return here != null ? Optional.of(here) : outer.flatMap(o -> o.instead(name));
  }

  /** Whether this very scope binds the name to a compile-time value, or tried to. */
  public boolean bindsHere(String name) {
    return names.containsKey(name) || others.get(name) == Instead.UNKNOWN;
  }

  /** Whether the definition of the name had an error. */
  public boolean isUnknown(String name) {
    return instead(name).equals(Optional.of(Instead.UNKNOWN));
  }

  /** Every name in reach. */
  public Set<String> names() {
    Set<String> all = new LinkedHashSet<>(names.keySet());
    outer.ifPresent(o -> all.addAll(o.names()));
    return all;
  }
}
