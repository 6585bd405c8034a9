package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.Optional;

/** {@code let g = grad(weights) over 5 batches of train in eval}; without context a compile-time value. */
public record LetStatement(Expression.Named name, Expression value, Optional<Context> context, Span span) {}
