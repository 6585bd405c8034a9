package dev.prune.compiler.library;

import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Every node of a tree. A tree is made of records, lists and optionals, so the records themselves say where to go, and a new
 * form of the language needs nothing here.
 */
final class SyntaxWalk {
  private static final String TREES = "dev.prune.compiler.syntax";

  private SyntaxWalk() {}

  /** All nodes at and below {@code root} of a type, in the order of the text. */
  static <N> List<N> all(Object root, Class<N> type) {
    List<N> found = new ArrayList<>();
    Deque<Object> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Object node = open.pop();
      if (type.isInstance(node)) {
        found.add(type.cast(node));
      }
      List<Object> below = children(node);
      below.reversed().forEach(open::push);
    }
    return found;
  }

  private static List<Object> children(Object node) {
    return switch (node) {
      case List<?> list -> List.copyOf(list);
      case Optional<?> optional -> optional.<List<Object>>map(List::of).orElse(List.of());
      case Record tree when tree.getClass().getPackageName().equals(TREES) -> components(tree);
      default -> List.of();
    };
  }

  private static List<Object> components(Record tree) {
    List<Object> children = new ArrayList<>();
    for (RecordComponent component : tree.getClass().getRecordComponents()) {
      try {
        children.add(component.getAccessor().invoke(tree));
      } catch (ReflectiveOperationException hidden) {
        throw new IllegalStateException(tree.getClass() + " hides " + component.getName(), hidden);
      }
    }
    return children;
  }
}
