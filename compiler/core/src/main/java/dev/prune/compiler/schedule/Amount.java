package dev.prune.compiler.schedule;

import dev.prune.compiler.resolve.Counted;
import dev.prune.compiler.syntax.Expression.Base;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much a choice asks for, before the layers are known.
 *
 * @param share a share of 1, unless {@code tally} counts
 * @param counted what it is a share of, where the amount says it itself
 * @param base of which network, where the amount says it itself
 * @param tally a number of units instead of a share
 */
record Amount(HostExpression share, Optional<Counted> counted, Optional<Base> base, OptionalInt tally) {
  /** A share that says nothing more. */
  static Amount of(HostExpression share) {
    return new Amount(share, Optional.empty(), Optional.empty(), OptionalInt.empty());
  }
}
