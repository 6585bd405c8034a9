package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.syntax.Expression.Named;
import dev.prune.compiler.syntax.ScheduleItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Sets and phases that a text declares, in reach or not: a name that is not known where it stands may be declared further down,
 * or inside of something that keeps its names to itself, and a message then says so.
 */
final class Elsewhere {
  /**
   * A name that is given.
   *
   * @param inside what keeps the name to itself; empty where nothing does
   */
  private record Declared(Named name, boolean phase, String inside) {}

  private final List<Declared> declared = new ArrayList<>();

  /** Remembers what some items declare. */
  void add(List<ScheduleItem> items) {
    items.forEach(item -> add(item, ""));
  }

  private void add(ScheduleItem item, String inside) {
    switch (item) {
      case ScheduleItem.SetOf s -> declared.add(new Declared(s.name(), false, inside));
      case ScheduleItem.Phase p -> declared.add(new Declared(p.name(), true, inside));
      case ScheduleItem.At a -> a.body().forEach(i -> add(i, inside));
      case ScheduleItem.Every e -> e.body().forEach(i -> add(i, inside));
      case ScheduleItem.For f -> f.body().forEach(i -> add(i, "`for`"));
      case ScheduleItem.Repeat r -> r.body().forEach(i -> add(i, r.until() ? inside : "`repeat`"));
      case ScheduleItem.If i -> {
        i.yes().forEach(inner -> add(inner, "a branch of `if`"));
        i.no().forEach(inner -> add(inner, "a branch of `if`"));
      }
      default -> {}
    }
  }

  /**
   * Where a name is declared that is not in reach: a sentence with a way out.
   *
   * @param phase whether a phase is meant, or else a set
   */
  Optional<String> help(String name, Span use, boolean phase) {
    return declared.stream()
        .filter(d -> d.phase() == phase && d.name().name().equals(name))
        .filter(d -> d.name().span().source().equals(use.source()))
        .filter(d -> !d.inside().isEmpty() || d.name().span().start() > use.start())
        .findFirst()
        .map(
            d -> {
              String at = d.name().span().place();
              return d.inside().isEmpty()
                  ? "`%s` is declared further down, at %s: declare it above.".formatted(name, at)
                  : "`%s` is declared inside of %s, at %s, and has its name there alone: use it there."
                      .formatted(name, d.inside(), at);
            });
  }

  /** Reports an unknown name, with where it is declared or else with what is known. */
  void report(
      Code code, String name, Span at, boolean phase, Collection<String> known, Diagnostics diagnostics, Object... more) {
    Optional<String> help = help(name, at, phase);
    if (help.isEmpty()) {
      diagnostics.reportUnknown(code, at, name, known, more);
      return;
    }
    Object[] all = new Object[more.length + 1];
    all[0] = name;
    System.arraycopy(more, 0, all, 1, more.length);
    diagnostics.reportWithHelp(code, at, help.get(), all);
  }
}
