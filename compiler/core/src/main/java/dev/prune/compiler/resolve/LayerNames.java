package dev.prune.compiler.resolve;

import dev.prune.compiler.op.Operation;
import dev.prune.compiler.op.Operations;
import dev.prune.compiler.syntax.Expression;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Names of layers, predictable from the text.
 *
 * <p>A name given with {@code as} is the layer's name. Otherwise, the only weighted layer (or block) of a statement takes the
 * statement's name, as does the only layer of a statement; every other layer is {@code name.operation}. Inside a block names
 * begin with the block's name and a dot; inside loops they end with {@code _i}, i counted from 1.
 */
final class LayerNames {
  private final Set<String> used = new HashSet<>();

  /** What a statement says of its layers before it is unrolled. */
  record Statement(String prefix, Optional<String> name, String suffix, int weightedUnnamed, int layers) {}

  /** Looks through an expression for layers. */
  static Statement statement(
      String prefix, Optional<String> name, String suffix, Expression expression, Set<String> blocks) {
    int[] counts = new int[2];
    count(expression, Optional.empty(), blocks, counts);
    return new Statement(prefix, name, suffix, counts[0], counts[1]);
  }

  private static void count(Expression expression, Optional<?> as, Set<String> blocks, int[] counts) {
    switch (expression) {
      case Expression.Pipe p -> {
        count(p.input(), Optional.empty(), blocks, counts);
        count(p.step(), p.as(), blocks, counts);
      }
      case Expression.Call c -> {
        Optional<Operation> operation = Operations.find(c.function());
        boolean block = blocks.contains(c.function());
        if (operation.isPresent() || block) {
          counts[1]++;
          counts[0] += as.isEmpty() && (block || operation.get().weighted()) ? 1 : 0;
          c.arguments().forEach(a -> count(a.value(), Optional.empty(), blocks, counts));
        }
      }
      case Expression.Binary b -> {
        counts[1]++;
        count(b.left(), Optional.empty(), blocks, counts);
        count(b.right(), Optional.empty(), blocks, counts);
      }
      default -> {}
    }
  }

  /** The name of a layer or block instance, unless its {@code as} name is taken. */
  Optional<String> take(Statement statement, String operation, boolean weighted, Optional<String> as) {
    if (as.isPresent()) {
      String name = statement.prefix() + as.get() + statement.suffix();
      return used.add(name) ? Optional.of(name) : Optional.empty();
    }
    boolean sole = statement.layers() == 1 || (weighted && statement.weightedUnnamed() == 1);
    String base =
        statement.name().isEmpty()
            ? statement.prefix() + operation
            : statement.prefix() + statement.name().get() + statement.suffix() + (sole ? "" : "." + operation);
    String name = base;
    for (int i = 2; !used.add(name); i++) {
      name = base + i;
    }
    return Optional.of(name);
  }
}
