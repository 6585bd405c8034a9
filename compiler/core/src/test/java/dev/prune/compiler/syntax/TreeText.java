package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A tree as text, one record a line, without places: what two texts of the same meaning share. */
public final class TreeText {
  private final StringBuilder text = new StringBuilder();

  private TreeText() {}

  public static String of(SourceFile file) {
    TreeText tree = new TreeText();
    file.imports().forEach(clause -> tree.write(0, "", clause));
    file.declarations().forEach(declaration -> tree.write(0, "", declaration));
    return tree.text.toString();
  }

  private void write(int depth, String label, Object value) {
    switch (value) {
      case Expression.Named named -> line(depth, label + named.name());
      case Record part -> {
        List<String> words = new ArrayList<>();
        List<RecordComponent> below = new ArrayList<>();
        for (RecordComponent component : part.getClass().getRecordComponents()) {
          Object inside = get(part, component);
          if (inside instanceof Span || inside instanceof Source) {
            continue;
          }
          if (inside instanceof Record || inside instanceof Optional || inside instanceof List) {
            below.add(component);
          } else {
            words.add(" " + component.getName() + "=" + String.valueOf(inside).replace("\n", "\\n"));
          }
        }
        line(depth, label + part.getClass().getSimpleName() + String.join("", words));
        below.forEach(component -> write(depth + 1, component.getName() + ": ", get(part, component)));
      }
      case Optional<?> optional -> optional.ifPresent(inside -> write(depth, label, inside));
      case List<?> list -> {
        if (!list.isEmpty() && list.stream().allMatch(String.class::isInstance)) {
          line(depth, label + list);
        } else if (!list.isEmpty()) {
          line(depth, label.strip());
          list.forEach(inside -> write(depth + 1, "", inside));
        }
      }
      default -> line(depth, label + value);
    }
  }

  /** Visits every record of a tree, the outer before the inner. */
  static void walk(Object value, Consumer<Record> visitor) {
    switch (value) {
      case Record part -> {
        visitor.accept(part);
        for (RecordComponent component : part.getClass().getRecordComponents()) {
          Object inside = get(part, component);
          if (!(inside instanceof Span) && !(inside instanceof Source)) {
            walk(inside, visitor);
          }
        }
      }
      case Optional<?> optional -> optional.ifPresent(inside -> walk(inside, visitor));
      case List<?> list -> list.forEach(inside -> walk(inside, visitor));
      default -> {}
    }
  }

  private void line(int depth, String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  static Object get(Record part, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(part);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
