package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Arguments;
import dev.prune.compiler.op.Operation;
import dev.prune.compiler.op.Operations;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Named;
import dev.prune.compiler.syntax.NetworkStatement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** From the tensor expressions of a network to layers; the use of a block becomes the layers of its body. */
final class TensorElaboration {
  private static final int DEEPEST_BLOCK = 32;

  /** Operations that are also written with a sign between two values. */
  private static final Map<Expression.BinaryOperator, String> OPERATIONS =
      Map.of(Expression.BinaryOperator.ADD, "add", Expression.BinaryOperator.MULTIPLY, "multiply");

  private final Declarations declarations;
  private final Unrolled unrolled;
  private final BiFunction<List<NetworkStatement>, NetworkPlace, Optional<Integer>> bodies;
  private final Diagnostics diagnostics;
  private final Set<String> endless = new HashSet<>();

  /**
   * Adds layers to {@code unrolled}.
   *
   * @param bodies runs the body of a block and gives what it returns
   */
  TensorElaboration(
      Declarations declarations,
      Unrolled unrolled,
      BiFunction<List<NetworkStatement>, NetworkPlace, Optional<Integer>> bodies,
      Diagnostics diagnostics) {
    this.declarations = declarations;
    this.unrolled = unrolled;
    this.bodies = bodies;
    this.diagnostics = diagnostics;
  }

  /** The value of a tensor expression; nothing after messages. */
  Optional<Integer> tensor(Expression expression, NetworkPlace place, LayerNames.Statement naming) {
    return switch (expression) {
      case Expression.Name n -> named(n, place);
      case Expression.Pipe p ->
          tensor(p.input(), place, naming).flatMap(id -> apply(p.step(), List.of(id), p.as(), place, naming));
      case Expression.Call c -> apply(c, List.of(), Optional.empty(), place, naming);
      case Expression.Binary b when OPERATIONS.containsKey(b.operator()) -> {
        Optional<Integer> left = tensor(b.left(), place, naming);
        Optional<Integer> right = tensor(b.right(), place, naming);
        yield left.isPresent() && right.isPresent()
            ? unrolled.layer(Operations.find(OPERATIONS.get(b.operator())).orElseThrow(), new Arguments(Map.of()),
                List.of(left.get(), right.get()), Optional.empty(), b.span(), naming)
            : Optional.empty();
      }
      default -> {
        diagnostics.report(Code.NOT_A_TENSOR, expression.span());
        yield Optional.empty();
      }
    };
  }

  private Optional<Integer> named(Expression.Name n, NetworkPlace place) {
    Optional<Integer> id = place.scope().find(n.name());
    if (id.isEmpty()) {
      if (place.scope().constants().find(n.name()).isPresent()) {
        diagnostics.report(Code.NOT_A_TENSOR, n.span());
      } else if (Operations.find(n.name()).isPresent()) {
        diagnostics.report(Code.LAYER_WITHOUT_INPUT, n.span(), n.name());
      } else {
        diagnostics.reportUnknown(Code.UNKNOWN_VALUE, n.span(), n.name(), place.scope().names());
      }
    }
    return id.filter(i -> i != TensorScope.UNKNOWN);
  }

  private boolean isTensor(Expression expression, NetworkPlace place) {
    return switch (expression) {
      case Expression.Name n -> place.scope().find(n.name()).isPresent();
      case Expression.Pipe p -> true;
      case Expression.Call c ->
          Operations.find(c.function()).isPresent() || declarations.blocks().containsKey(c.function());
      case Expression.Binary b -> isTensor(b.left(), place) || isTensor(b.right(), place);
      default -> false;
    };
  }

  private Optional<Integer> apply(
      Expression.Call call, List<Integer> piped, Optional<Named> as, NetworkPlace place, LayerNames.Statement naming) {
    Declaration.Block block = declarations.blocks().get(call.function());
    if (block != null) {
      return block(block, call, piped, as, place, naming);
    }
    Optional<Operation> operation = Operations.find(call.function());
    if (operation.isEmpty()) {
      Set<String> known = new LinkedHashSet<>(Operations.names());
      known.addAll(declarations.blocks().keySet());
      diagnostics.reportUnknown(Code.UNKNOWN_LAYER_KIND, call.functionSpan(), call.function(), known);
      return Optional.empty();
    }
    List<Integer> inputs = new ArrayList<>(piped);
    List<Expression.Argument> rest = new ArrayList<>();
    boolean good = true;
    for (Expression.Argument argument : call.arguments()) {
      if (argument.name().isEmpty() && rest.isEmpty() && isTensor(argument.value(), place)) {
        Optional<Integer> id = tensor(argument.value(), place, naming);
        good &= id.isPresent();
        id.ifPresent(inputs::add);
      } else {
        rest.add(argument);
      }
    }
    if (inputs.size() > operation.get().maxInputs() && !checkInputs(operation.get(), inputs.size(), call)) {
      return Optional.empty();
    }
    Optional<Arguments> arguments =
        ArgumentBinding.bind(
            call.function(), call.span(), operation.get().signature(), rest, place.scope().constants(), diagnostics);
    if (!good || arguments.isEmpty()) {
      return Optional.empty();
    }
    if (!checkInputs(operation.get(), inputs.size(), call)) {
      return Optional.empty();
    }
    return unrolled.layer(operation.get(), arguments.get(), inputs, as, call.span(), naming);
  }

  private boolean checkInputs(Operation operation, int given, Expression.Call call) {
    int least = operation.minInputs();
    if (given >= least && given <= operation.maxInputs()) {
      return true;
    }
    if (given == 0) {
      diagnostics.report(Code.LAYER_WITHOUT_INPUT, call.span(), call.function());
    } else {
      diagnostics.report(
          Code.WRONG_NUMBER_OF_INPUTS,
          call.span(),
          call.function(),
          (operation.maxInputs() > least ? "at least " : "") + Count.of(least, "value"),
          given + (given == 1 ? " is" : " are"));
    }
    return false;
  }

  private Optional<Integer> block(
      Declaration.Block block,
      Expression.Call call,
      List<Integer> piped,
      Optional<Named> as,
      NetworkPlace place,
      LayerNames.Statement naming) {
    // Every further use would only say the same, in time that doubles with each.
    if (endless.contains(block.name().name())) {
      return Optional.empty();
    }
    if (place.depth() >= DEEPEST_BLOCK) {
      diagnostics.report(Code.BLOCKS_TOO_DEEP, call.span(), block.name().name(), DEEPEST_BLOCK);
      endless.add(block.name().name());
      return Optional.empty();
    }
    Optional<String> name = unrolled.name(naming, block.name().name(), true, as);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    NetworkPlace inside =
        new NetworkPlace(
            new TensorScope(declarations.constants().inner()), name.get() + ".", "", place.depth() + 1, false);
    boolean bound =
        new BlockBinding(block, inside.scope(), diagnostics)
            .bind(call, piped, place.scope(), e -> isTensor(e, place), e -> tensor(e, place, naming));
    if (!bound) {
      return Optional.empty();
    }
    Optional<Integer> returned = bodies.apply(block.body(), inside);
    if (returned.isEmpty()) {
      boolean returns = block.body().stream().anyMatch(NetworkStatement::mayReturn);
      Span where = returns ? call.functionSpan() : block.name().span();
      diagnostics.report(Code.BLOCK_RETURNS_NOTHING, where, block.name().name());
    }
    return returned.filter(id -> id != TensorScope.UNKNOWN);
  }
}
