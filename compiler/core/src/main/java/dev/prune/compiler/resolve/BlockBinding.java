package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Named;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Gives the parameters of a block their values: tensors and compile-time values, piped, in order, or by name. */
final class BlockBinding {
  private final Declaration.Block block;
  private final List<String> known;
  private final TensorScope inside;
  private final Diagnostics diagnostics;
  private final Set<String> bound = new LinkedHashSet<>();
  private int position;

  /**
   * A use of a block.
   *
   * @param inside the scope of its body, which gets the values
   */
  BlockBinding(Declaration.Block block, TensorScope inside, Diagnostics diagnostics) {
    this.block = block;
    this.known = block.parameters().stream().map(p -> p.name().name()).toList();
    this.inside = inside;
    this.diagnostics = diagnostics;
  }

  /**
   * Binds everything; false after messages.
   *
   * @param piped tensors that stand before the call
   * @param outside what arguments see
   * @param isTensor whether an argument is a value of the network
   * @param tensor the value of such an argument
   */
  boolean bind(
      Expression.Call call,
      List<Integer> piped,
      TensorScope outside,
      Predicate<Expression> isTensor,
      Function<Expression, Optional<Integer>> tensor) {
    for (int id : piped) {
      if (position >= known.size()) {
        return tooMany(call.functionSpan());
      }
      inside.bind(known.get(position), id);
      bound.add(known.get(position++));
    }
    boolean good = true;
    for (Expression.Argument argument : call.arguments()) {
      Optional<String> name = parameter(argument);
      if (name.isEmpty()) {
        return false;
      }
      if (isTensor.test(argument.value())) {
        Optional<Integer> id = tensor.apply(argument.value());
        id.ifPresent(i -> inside.bind(name.get(), i));
        good &= id.isPresent();
      } else {
        good &= constant(name.get(), ConstantEvaluation.of(argument.value(), outside.constants(), diagnostics));
      }
    }
    return good & defaults(call);
  }

  /** The parameter that an argument is for. */
  private Optional<String> parameter(Expression.Argument argument) {
    if (argument.name().isEmpty() && position >= known.size()) {
      tooMany(argument.span());
      return Optional.empty();
    }
    String name = argument.name().map(Named::name).orElseGet(() -> known.get(position++));
    if (!known.contains(name)) {
      diagnostics.reportUnknown(
          Code.UNKNOWN_ARGUMENT, argument.name().get().span(), name, known, block.name().name());
      return Optional.empty();
    }
    if (!bound.add(name)) {
      diagnostics.report(Code.ARGUMENT_TWICE, argument.span(), name, block.name().name());
      return Optional.empty();
    }
    return Optional.of(name);
  }

  private boolean constant(String name, Optional<Constant> value) {
    value.ifPresent(v -> inside.constants().bind(name, v));
    return value.isPresent();
  }

  private boolean defaults(Expression.Call call) {
    boolean good = true;
    for (Declaration.Parameter parameter : block.parameters()) {
      String name = parameter.name().name();
      if (bound.contains(name)) {
        continue;
      }
      if (parameter.byDefault().isEmpty()) {
        diagnostics.report(Code.MISSING_ARGUMENT, call.span(), block.name().name(), name, "a value");
        return false;
      }
      good &= constant(name, ConstantEvaluation.of(parameter.byDefault().get(), inside.constants(), diagnostics));
    }
    return good;
  }

  private boolean tooMany(Span span) {
    diagnostics.report(
        Code.TOO_MANY_ARGUMENTS, span, block.name().name(), Count.of(block.parameters().size(), "argument"));
    return false;
  }
}
