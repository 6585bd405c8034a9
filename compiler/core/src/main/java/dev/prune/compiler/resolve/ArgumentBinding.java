package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Arguments;
import dev.prune.compiler.op.Signature;
import dev.prune.compiler.resolve.Constant.Num;
import dev.prune.compiler.syntax.Expression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fits written arguments to a signature. */
public final class ArgumentBinding {
  private ArgumentBinding() {}

  /**
   * The checked arguments, or nothing after messages.
   *
   * @param function the name for messages
   * @param at where to report a missing argument
   */
  public static Optional<Arguments> bind(
      String function,
      Span at,
      Signature signature,
      List<Expression.Argument> written,
      Scope scope,
      Diagnostics diagnostics) {
    Map<String, Object> values = new LinkedHashMap<>();
    boolean good = true;
    int position = 0;
    for (Expression.Argument argument : written) {
      Optional<Signature.Parameter> parameter =
          argument.name().isPresent()
              ? signature.parameters().stream().filter(p -> p.name().equals(argument.name().get().name())).findFirst()
              : position < signature.parameters().size()
                  ? Optional.of(signature.parameters().get(position++))
                  : Optional.empty();
      if (parameter.isEmpty()) {
        reportUnknown(function, signature, argument, diagnostics);
        good = false;
        continue;
      }
      if (values.containsKey(parameter.get().name())) {
        diagnostics.report(Code.ARGUMENT_TWICE, argument.span(), parameter.get().name(), function);
        good = false;
        continue;
      }
      Optional<Object> value =
          ConstantEvaluation.of(argument.value(), scope, diagnostics)
              .flatMap(c -> fit(parameter.get(), c, argument.value().span(), function, diagnostics));
      good &= value.isPresent();
      values.put(parameter.get().name(), value.orElse(null));
    }
    for (Signature.Parameter parameter : signature.parameters()) {
      if (!values.containsKey(parameter.name())) {
        if (parameter.byDefault().isPresent()) {
          values.put(parameter.name(), parameter.byDefault().get());
        } else if (!parameter.mayBeAbsent()) {
          diagnostics.report(Code.MISSING_ARGUMENT, at, function, parameter.name(), parameter.type().description());
          good = false;
        }
      }
    }
    return good ? Optional.of(new Arguments(values)) : Optional.empty();
  }

  private static void reportUnknown(
      String function, Signature signature, Expression.Argument argument, Diagnostics diagnostics) {
    List<String> known = signature.parameters().stream().map(Signature.Parameter::name).toList();
    if (argument.name().isPresent()) {
      diagnostics.reportUnknown(
          Code.UNKNOWN_ARGUMENT, argument.name().get().span(), argument.name().get().name(), known, function);
    } else {
      diagnostics.report(Code.TOO_MANY_ARGUMENTS, argument.span(), function, Count.of(known.size(), "argument"));
    }
  }

  private static Optional<Object> fit(
      Signature.Parameter parameter, Constant value, Span span, String function, Diagnostics diagnostics) {
    Object fitted =
        switch (parameter.type()) {
          case COUNT -> value instanceof Num n && isCount(n, 1) ? (Object) (int) n.value() : null;
          case INDEX -> value instanceof Num n && isCount(n, 0) ? (Object) (int) n.value() : null;
          case SIZE -> size(value, 1);
          case PADDING -> size(value, 0);
          case REAL -> value instanceof Num n ? (Object) n.value() : null;
          case SHARE -> share(value);
          case TRUTH -> value instanceof Constant.Truth t ? (Object) t.value() : null;
        };
    if (fitted == null) {
      diagnostics.report(
          Code.ARGUMENT_DOES_NOT_FIT,
          span,
          parameter.name(),
          function,
          parameter.type().description(),
          value.written());
    }
    return Optional.ofNullable(fitted);
  }

  private static boolean isCount(Num n, int least) {
    return n.value() == Math.rint(n.value()) && n.value() >= least && n.value() <= 1 << 24;
  }

  private static Object size(Constant value, int least) {
    if (value instanceof Num n && isCount(n, least)) {
      return new int[] {(int) n.value(), (int) n.value()};
    }
    return value instanceof Constant.Size s && s.height() >= least && s.width() >= least
        ? new int[] {s.height(), s.width()}
        : null;
  }

  private static Object share(Constant value) {
    if (value instanceof Constant.Percent p && p.fraction() >= 0 && p.fraction() <= 1) {
      return p.fraction();
    }
    return value instanceof Num n && n.value() >= 0 && n.value() <= 1 ? (Object) n.value() : null;
  }
}
