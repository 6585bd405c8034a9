package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.syntax.Expression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Written arguments under the names of the parameters they stand for.
 *
 * @param function the name for messages
 * @param at where to report a missing argument
 * @param values what was written
 */
record CallArguments(String function, Span at, Map<String, Expression> values) {
  /** A call written with or without parentheses: its name and arguments. */
  record Call(String name, Span nameSpan, List<Expression.Argument> arguments, Span span) {}

  /** The call that an expression is, if it is one. */
  static Optional<Call> call(Expression expression) {
    return switch (expression) {
      case Expression.Name n -> Optional.of(new Call(n.name(), n.span(), List.of(), n.span()));
      case Expression.Call c -> Optional.of(new Call(c.function(), c.functionSpan(), c.arguments(), c.span()));
      default -> Optional.empty();
    };
  }

  /** Fits arguments to parameters, by name or in order; nothing after messages. */
  static Optional<CallArguments> bind(Call call, List<String> parameters, Diagnostics diagnostics) {
    Map<String, Expression> values = new LinkedHashMap<>();
    boolean good = true;
    int position = 0;
    for (Expression.Argument argument : call.arguments()) {
      String name;
      if (argument.name().isPresent()) {
        name = argument.name().get().name();
        if (!parameters.contains(name)) {
          diagnostics.reportUnknown(
              Code.UNKNOWN_ARGUMENT, argument.name().get().span(), name, parameters, call.name());
          good = false;
          continue;
        }
      } else if (position < parameters.size()) {
        name = parameters.get(position++);
      } else {
        diagnostics.report(Code.TOO_MANY_ARGUMENTS, argument.span(), call.name(), Count.of(parameters.size(), "argument"));
        good = false;
        continue;
      }
      if (values.put(name, argument.value()) != null) {
        diagnostics.report(Code.ARGUMENT_TWICE, argument.span(), name, call.name());
        good = false;
      }
    }
    return good ? Optional.of(new CallArguments(call.name(), call.span(), values)) : Optional.empty();
  }

  /** What was written for a parameter. */
  Optional<Expression> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** What was written for a parameter that must be there; a message where nothing was. */
  Optional<Expression> require(String name, String what, Diagnostics diagnostics) {
    if (!values.containsKey(name)) {
      diagnostics.report(Code.MISSING_ARGUMENT, at, function, name, what);
    }
    return find(name);
  }
}
