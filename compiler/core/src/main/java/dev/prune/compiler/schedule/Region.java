package dev.prune.compiler.schedule;

import dev.prune.runtime.network.Role;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The part of a score in which all names mean elements of one tensor. */
final class Region {
  private final Map<String, Score.Source> variables = new LinkedHashMap<>();
  private final Set<Role> roles = EnumSet.noneOf(Role.class);

  /** A variable that reads {@code source}: the same for equal sources. */
  String variable(String wanted, Score.Source source) {
    return Score.Source.variable(wanted, source, variables);
  }

  /** The region is about this tensor. */
  void about(Role role) {
    roles.add(role);
  }

  Set<Role> roles() {
    return roles;
  }

  /** The tensor it is about: weights where nothing else is named. */
  Role role() {
    return roles.isEmpty() ? Role.WEIGHT : roles.iterator().next();
  }

  Map<String, Score.Source> variables() {
    return variables;
  }
}
