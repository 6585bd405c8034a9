package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Arguments;
import dev.prune.compiler.op.Operation;
import dev.prune.compiler.op.Operations;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Named;
import dev.prune.compiler.syntax.LetStatement;
import dev.prune.compiler.syntax.NetworkStatement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Unrolls a network: blocks become their layers, loops their iterations, compile-time names their values. */
public final class NetworkElaboration {
  private static final int DEEPEST_BLOCK = 32;
  private static final int MOST_LAYERS = 20_000;
  private static final int MOST_STATEMENTS = 200_000;

  private final Declarations declarations;
  private final Diagnostics diagnostics;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> outputs = new LinkedHashMap<>();
  private final Map<String, Integer> values = new LinkedHashMap<>();
  private final LayerNames names = new LayerNames();
  private Optional<NetworkStatement.Input> input = Optional.empty();
  private Optional<Shape> inputShape = Optional.empty();
  private final Set<String> endless = new HashSet<>();
  private boolean saysOutput;
  private int statements;
  private boolean tooLarge;

  private NetworkElaboration(Declarations declarations, Diagnostics diagnostics) {
    this.declarations = declarations;
    this.diagnostics = diagnostics;
  }

  /** The unrolled network, or nothing after messages. */
  public static Optional<Graph> run(
      Declaration.Network network, Declarations declarations, Diagnostics diagnostics) {
    return new NetworkElaboration(declarations, diagnostics).network(network);
  }

  private Optional<Graph> network(Declaration.Network network) {
    TensorScope scope = new TensorScope(declarations.constants().inner());
    run(network.body(), new Place(scope, "", "", 0, false));
    if (input.isEmpty()) {
      diagnostics.report(Code.NO_INPUT, network.name().span(), network.name().name());
      return Optional.empty();
    }
    if (outputs.isEmpty() && !saysOutput && !tooLarge) {
      diagnostics.report(Code.NO_OUTPUT, network.name().span(), network.name().name());
    }
    if (outputs.isEmpty() || tooLarge) {
      return Optional.empty();
    }
    return inputShape.map(
        shape ->
            new Graph(
                network.name().name(),
                network.doc(),
                input.get().name().name(),
                shape,
                input.get().span(),
                nodes,
                outputs,
                values,
                network.name().span()));
  }

  /**
   * Where statements run.
   *
   * @param prefix what layer names begin with
   * @param suffix what they end with
   * @param depth of blocks; 0 is the network itself
   * @param inside whether a loop or a condition surrounds them
   */
  private record Place(TensorScope scope, String prefix, String suffix, int depth, boolean inside) {
    boolean top() {
      return depth == 0;
    }

    Place inner(String more) {
      return new Place(scope.inner(), prefix, suffix + more, depth, true);
    }
  }

  /**
   * Runs statements; the answer is the value of {@code return}, if one was reached, and {@link TensorScope#UNKNOWN}
   * where one was or may have been reached and an error hides its value.
   */
  private Optional<Integer> run(List<NetworkStatement> body, Place place) {
    for (NetworkStatement statement : body) {
      if (isTooLong(List.of(statement))) {
        return Optional.of(TensorScope.UNKNOWN);
      }
      Optional<Integer> returned = run(statement, place);
      if (returned.isPresent() || tooLarge) {
        return returned;
      }
    }
    return Optional.empty();
  }

  /** Counts one more statement or round of a loop, and stops everything where they are too many. */
  private boolean isTooLong(List<NetworkStatement> at) {
    if (++statements > MOST_STATEMENTS && !tooLarge) {
      diagnostics.report(Code.UNROLLED_TOO_LONG, at.getFirst().span(), "%,d".formatted(MOST_STATEMENTS));
    }
    tooLarge |= statements > MOST_STATEMENTS;
    return tooLarge;
  }

  private Optional<Integer> run(NetworkStatement statement, Place place) {
    switch (statement) {
      case NetworkStatement.Input i -> declareInput(i, place);
      case NetworkStatement.Value v -> value(v, place);
      case NetworkStatement.Let l -> let(l.let(), place);
      case NetworkStatement.Return r -> {
        if (place.top()) {
          diagnostics.report(Code.RETURN_OUTSIDE_BLOCK, r.span());
          return Optional.empty();
        }
        LayerNames.Statement naming =
            LayerNames.statement(
                place.prefix(), Optional.empty(), place.suffix(), r.value(), declarations.blocks().keySet());
        return tensor(r.value(), place, naming).or(() -> Optional.of(TensorScope.UNKNOWN));
      }
      case NetworkStatement.If i -> {
        Optional<Constant> condition = constant(i.condition(), place);
        if (condition.isPresent() && condition.get() instanceof Constant.Truth t) {
          return run(t.value() ? i.yes() : i.no(), place.inner(""));
        }
        condition.ifPresent(
            c -> diagnostics.report(Code.WRONG_KIND, i.condition().span(), "a truth value", c.kind()));
      }
      case NetworkStatement.For f -> {
        Optional<Constant> in = constant(f.in(), place);
        if (in.isPresent() && in.get() instanceof Constant.ListOf list) {
          return loop(f.body(), list.elements(), Optional.of(f.name()), place);
        }
        in.ifPresent(c -> diagnostics.report(Code.WRONG_KIND, f.in().span(), "a list", c.kind()));
      }
      case NetworkStatement.Repeat r -> {
        Optional<Constant> times = constant(r.times(), place);
        if (times.isPresent() && times.get() instanceof Constant.Num n && n.whole() && n.value() >= 0
            && n.value() <= Integer.MAX_VALUE) {
          return loop(
              r.body(), java.util.Collections.nCopies((int) n.value(), n), Optional.empty(), place);
        }
        times.ifPresent(
            c -> diagnostics.report(Code.WRONG_KIND, r.times().span(), "a whole number of repetitions", c.written()));
      }
    }
    return Optional.of(TensorScope.UNKNOWN).filter(unknown -> statement.mayReturn());
  }

  private Optional<Integer> loop(
      List<NetworkStatement> body, List<Constant> elements, Optional<Named> name, Place place) {
    for (int i = 0; i < elements.size() && !body.isEmpty(); i++) {
      if (isTooLong(body)) {
        return Optional.of(TensorScope.UNKNOWN);
      }
      Place inner = place.inner("_" + (i + 1));
      if (name.isPresent()) {
        inner.scope().constants().bind(name.get().name(), elements.get(i));
      }
      Optional<Integer> returned = run(body, inner);
      if (returned.isPresent() || tooLarge) {
        return returned;
      }
    }
    return Optional.empty();
  }

  private Optional<Constant> constant(Expression expression, Place place) {
    return ConstantEvaluation.of(expression, place.scope().constants(), diagnostics);
  }

  private void let(LetStatement let, Place place) {
    String name = let.name().name();
    if (let.context().isPresent()) {
      diagnostics.report(Code.CONTEXT_IN_NETWORK, let.context().get().span());
    }
    if (place.scope().bindsHere(name)) {
      diagnostics.report(Code.ALREADY_DEFINED, let.name().span(), name);
      return;
    }
    constant(let.value(), place)
        .ifPresentOrElse(
            v -> place.scope().constants().bind(name, v), () -> place.scope().constants().bindUnknown(name));
  }

  private void declareInput(NetworkStatement.Input i, Place place) {
    if (!place.top() || place.inside() || input.isPresent()) {
      boolean misplaced = !place.top() || place.inside();
      diagnostics.report(misplaced ? Code.INPUT_INSIDE_BLOCK : Code.SECOND_INPUT, i.span());
      if (!place.scope().bindsHere(i.name().name())) {
        place.scope().bind(i.name().name(), TensorScope.UNKNOWN);
      }
      return;
    }
    input = Optional.of(i);
    place.scope().bind(i.name().name(), Graph.INPUT);
    values.put(i.name().name(), Graph.INPUT);
    inputShape = InputShape.of(i, place.scope().constants(), diagnostics);
  }

  private void value(NetworkStatement.Value v, Place place) {
    LayerNames.Statement naming =
        LayerNames.statement(
            place.prefix(),
            Optional.of(v.name().name()),
            place.suffix(),
            v.value(),
            declarations.blocks().keySet());
    Optional<Integer> id = tensor(v.value(), place, naming);
    if (v.output() && !place.top()) {
      diagnostics.report(Code.OUTPUT_INSIDE_BLOCK, v.span());
    }
    saysOutput |= v.output();
    boolean again = v.output() && place.top() && outputs.containsKey(v.name().name());
    if (again || !place.scope().assign(v.name().name(), id.orElse(TensorScope.UNKNOWN))) {
      diagnostics.report(Code.ALREADY_DEFINED, v.name().span(), v.name().name());
    }
    if (place.top() && id.isPresent()) {
      values.put(v.name().name() + place.suffix(), id.get());
      if (v.output()) {
        if (id.get() == Graph.INPUT) {
          diagnostics.report(Code.OUTPUT_IS_INPUT, v.span(), v.name().name());
        } else {
          outputs.put(v.name().name(), id.get());
        }
      }
    }
  }

  /** The value of a tensor expression. */
  private Optional<Integer> tensor(Expression expression, Place place, LayerNames.Statement naming) {
    return switch (expression) {
      case Expression.Name n -> named(n, place);
      case Expression.Pipe p ->
          tensor(p.input(), place, naming).flatMap(id -> apply(p.step(), List.of(id), p.as(), place, naming));
      case Expression.Call c -> apply(c, List.of(), Optional.empty(), place, naming);
      case Expression.Binary b when b.operator() == Expression.BinaryOperator.ADD -> {
        Optional<Integer> left = tensor(b.left(), place, naming);
        Optional<Integer> right = tensor(b.right(), place, naming);
        yield left.isPresent() && right.isPresent()
            ? layer(Operations.find("add").orElseThrow(), new Arguments(Map.of()),
                List.of(left.get(), right.get()), Optional.empty(), b.span(), naming)
            : Optional.empty();
      }
      default -> {
        diagnostics.report(Code.NOT_A_TENSOR, expression.span());
        yield Optional.empty();
      }
    };
  }

  private Optional<Integer> named(Expression.Name n, Place place) {
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

  private boolean isTensor(Expression expression, Place place) {
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
      Expression.Call call, List<Integer> piped, Optional<Named> as, Place place, LayerNames.Statement naming) {
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
    return layer(operation.get(), arguments.get(), inputs, as, call.span(), naming);
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

  private Optional<Integer> layer(
      Operation operation,
      Arguments arguments,
      List<Integer> inputs,
      Optional<Named> as,
      Span span,
      LayerNames.Statement naming) {
    if (nodes.size() >= MOST_LAYERS) {
      if (!tooLarge) {
        diagnostics.report(Code.TOO_MANY_LAYERS, span, "%,d".formatted(MOST_LAYERS));
      }
      tooLarge = true;
      return Optional.empty();
    }
    Optional<String> name = names.take(naming, operation.name(), operation.weighted(), as.map(Named::name));
    if (name.isEmpty()) {
      diagnostics.report(Code.LAYER_NAME_TAKEN, as.get().span(), as.get().name());
      return Optional.empty();
    }
    nodes.add(new Node(nodes.size(), name.get(), operation, arguments, inputs, span));
    return Optional.of(nodes.size() - 1);
  }

  private Optional<Integer> block(
      Declaration.Block block,
      Expression.Call call,
      List<Integer> piped,
      Optional<Named> as,
      Place place,
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
    Optional<String> name = names.take(naming, block.name().name(), true, as.map(Named::name));
    if (name.isEmpty()) {
      diagnostics.report(Code.LAYER_NAME_TAKEN, as.get().span(), as.get().name());
      return Optional.empty();
    }
    Place inside =
        new Place(
            new TensorScope(declarations.constants().inner()), name.get() + ".", "", place.depth() + 1, false);
    boolean bound =
        new BlockBinding(block, inside.scope(), diagnostics)
            .bind(call, piped, place.scope(), e -> isTensor(e, place), e -> tensor(e, place, naming));
    if (!bound) {
      return Optional.empty();
    }
    Optional<Integer> returned = run(block.body(), inside);
    if (returned.isEmpty()) {
      boolean returns = block.body().stream().anyMatch(NetworkStatement::mayReturn);
      Span where = returns ? call.functionSpan() : block.name().span();
      diagnostics.report(Code.BLOCK_RETURNS_NOTHING, where, block.name().name());
    }
    return returned.filter(id -> id != TensorScope.UNKNOWN);
  }
}
