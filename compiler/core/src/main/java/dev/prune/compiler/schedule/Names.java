package dev.prune.compiler.schedule;

import dev.prune.compiler.resolve.Scope;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Names in reach, beside the compile-time values. */
final class Names {
  private final Scope constants;
  private final Optional<Names> outer;
  private final Map<String, Meaning> meanings = new LinkedHashMap<>();

  private Names(Scope constants, Optional<Names> outer) {
    this.constants = constants;
    this.outer = outer;
  }

  /** A scope that sees only compile-time values. */
  static Names over(Scope constants) {
    return new Names(constants.inner(), Optional.empty());
  }

  Names inner() {
    return new Names(constants.inner(), Optional.of(this));
  }

  Scope constants() {
    return constants;
  }

  boolean bindsHere(String name) {
    return meanings.containsKey(name) || constants.bindsHere(name);
  }

  void bind(String name, Meaning meaning) {
    meanings.put(name, meaning);
  }

  /**
   * Binds a name here and, where it is free, in the surrounding scope: a set that one trigger keeps is there for the
   * triggers after it.
   */
  void bindOutward(String name, Meaning meaning) {
    bind(name, meaning);
    outer.filter(o -> !o.bindsHere(name)).ifPresent(o -> o.bind(name, meaning));
  }

  /** What a name means, unless a compile-time value of that name lies nearer. */
  Optional<Meaning> find(String name) {
    if (meanings.containsKey(name)) {
      return Optional.of(meanings.get(name));
    }
    if (constants.bindsHere(name)) {
      return constants.isUnknown(name) ? Optional.of(new Meaning.Unknown()) : Optional.empty();
    }
    return outer.isPresent()
        ? outer.get().find(name)
        : constants.isUnknown(name) ? Optional.of(new Meaning.Unknown()) : Optional.empty();
  }

  /** Names in reach whose meaning is of a kind, for suggestions. */
  Set<String> names(Predicate<Meaning> kind) {
    Set<String> all = new LinkedHashSet<>();
    meanings.forEach(
        (name, meaning) -> {
          if (kind.test(meaning)) {
            all.add(name);
          }
        });
    outer.ifPresent(o -> all.addAll(o.names(kind)));
    return all;
  }
}
