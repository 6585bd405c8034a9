package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * {@code over 5 batches of train in eval (temperature: 200)}: which samples a score is computed from, and how.
 *
 * @param amount how many {@code unit}s of samples
 * @param unit {@code batches} or {@code epochs}
 * @param split the word after {@code of}
 * @param mode the word after {@code in}
 * @param arguments what stands in parentheses
 */
public record Context(
    Optional<Expression> amount,
    Optional<Expression.Named> unit,
    Optional<Expression.Named> split,
    Optional<Expression.Named> mode,
    List<Expression.Argument> arguments,
    Span span) {}
