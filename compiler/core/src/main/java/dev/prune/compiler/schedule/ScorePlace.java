package dev.prune.compiler.schedule;

import dev.prune.compiler.syntax.Context;
import java.util.Optional;

/**
 * Where the expression of a score stands; a name that stands for an expression changes names and context.
 *
 * @param names names in reach
 * @param context the batches that gradients and activations are measured over
 * @param around names in reach where the context stands
 * @param region the tensor whose elements names mean; empty where names mean vectors of units
 * @param depth how many names have been looked into
 */
record ScorePlace(Names names, Optional<Context> context, Names around, Optional<Region> region, int depth) {
  ScorePlace(Names names, Optional<Context> context, Optional<Region> region, int depth) {
    this(names, context, names, region, depth);
  }

  /** The inside of a reduction, where names mean elements of one tensor. */
  ScorePlace in(Region inner) {
    return new ScorePlace(names, context, around, Optional.of(inner), depth);
  }

  /** The inside of a name: the context is its own, or else what is said where the score is used. */
  ScorePlace inside(Meaning.Formula f) {
    return new ScorePlace(
        f.names(), f.context().or(() -> context), f.context().isPresent() ? f.names() : around, region, depth + 1);
  }
}
