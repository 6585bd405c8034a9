package dev.prune.compiler.resolve;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compile-time names in reach; an inner scope sees its outer one. */
public final class Scope {
  private final Optional<Scope> outer;
  private final Map<String, Constant> names = new LinkedHashMap<>();

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
    names.put(name, value);
  }

  /** What a name means. */
  public Optional<Constant> find(String name) {
    Constant here = names.get(name);
    return here != null ? Optional.of(here) : outer.flatMap(o -> o.find(name));
  }

  /** Whether this very scope binds the name. */
  public boolean bindsHere(String name) {
    return names.containsKey(name);
  }

  /** Every name in reach. */
  public Set<String> names() {
    Set<String> all = new LinkedHashSet<>(names.keySet());
    outer.ifPresent(o -> all.addAll(o.names()));
    return all;
  }
}
