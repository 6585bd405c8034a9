package dev.prune.compiler.resolve;

import dev.prune.compiler.resolve.Constant.Num;
import dev.prune.compiler.resolve.Constant.Percent;
import dev.prune.compiler.resolve.Constant.Share;
import dev.prune.compiler.syntax.Expression.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.IntToDoubleFunction;

/** Shares that grow from round to round up to a goal: lists for {@code for} inside a trigger and for {@code steps}. */
final class Rounds {
  private static final int MOST = 1_000;

  private Rounds() {}

  /**
   * The gap to the goal halves with every round: {@code goal - (goal - start) * 0.5^i} for i from 0 to {@code count}, and then
   * the goal itself, so {@code count + 2} shares. It starts at 50 %, at 25 % for goals up to 50 %, as the code of CroPit and
   * EarlyCroP has it (Rachwan et al., 2022), and at half of the goal for goals up to 25 %, where that code would begin beyond
   * it. A count of 0 is the goal at once.
   *
   * @param arguments a percentage or a share of the original network, and a whole number
   */
  static Optional<Constant> halving(List<Constant> arguments) {
    return list(
        arguments,
        0,
        (goal, count) -> {
          double start = goal > 0.5 ? 0.5 : goal > 0.25 ? 0.25 : goal / 2;
          List<Double> shares = new ArrayList<>(of(count == 0 ? 0 : count + 1, i -> goal - (goal - start) * Math.pow(0.5, i)));
          shares.add(goal);
          return shares;
        });
  }

  /**
   * What is left shrinks by the same factor in every round: {@code 1 - (1 - goal)^(k / count)} for k from 1 to {@code count}
   * (Tanaka et al., "Pruning neural networks without any data by iteratively conserving synaptic flow", 2020, algorithm 1).
   *
   * @param arguments a percentage or a share of the original network, and a whole number of at least 1
   */
  static Optional<Constant> exponential(List<Constant> arguments) {
    return list(
        arguments,
        1,
        (goal, count) ->
            of(count, i -> i == count - 1 ? goal : 1 - Math.pow(1 - goal, (i + 1.0) / count)));
  }

  private interface Shares {
    List<Double> of(double goal, int count);
  }

  private static List<Double> of(int count, IntToDoubleFunction share) {
    return java.util.stream.IntStream.range(0, count).mapToObj(share::applyAsDouble).toList();
  }

  private static Optional<Constant> list(List<Constant> arguments, int least, Shares shares) {
    if (arguments.size() != 2
        || !(arguments.get(1) instanceof Num count && count.whole() && count.value() >= least && count.value() <= MOST)) {
      return Optional.empty();
    }
    double goal;
    DoubleFunction<Constant> like;
    switch (arguments.getFirst()) {
      case Percent p -> {
        goal = p.fraction();
        like = Percent::new;
      }
      // Of what is active or current the shares would compound.
      case Share s when s.base().isEmpty() || s.base().get() == Base.ORIGINAL -> {
        goal = s.fraction();
        like = f -> new Share(f, s.base(), s.counted());
      }
      default -> {
        return Optional.empty();
      }
    }
    if (!(goal >= 0 && goal <= 1)) {
      return Optional.empty();
    }
    return Optional.of(new Constant.ListOf(shares.of(goal, (int) count.value()).stream().map(like::apply).toList()));
  }
}
