package dev.prune.runtime;

import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.List;

/** Rules as tests need them: the lowest of the original network, unaligned, keeping 1. */
final class Rules {
  private Rules() {}

  static Rule channels(Ranking ranking, Counted counted, Integer... layers) {
    return new Rule(
        "test.prune:9", Order.LOWEST, Unit.CHANNELS, List.of(layers), ranking, counted, Base.ORIGINAL, 1, 1);
  }

  static Rule weights(Ranking ranking, Counted counted, Integer... layers) {
    return new Rule(
        "test.prune:9", Order.LOWEST, Unit.WEIGHTS, List.of(layers), ranking, counted, Base.ORIGINAL, 1, 1);
  }

  static Rule with(Rule rule, Base base, int keep, int align) {
    return new Rule(
        rule.name(), rule.order(), rule.unit(), rule.layers(), rule.ranking(), rule.counted(), base, keep, align);
  }

  static Rule ordered(Rule rule, Order order) {
    return new Rule(
        rule.name(), order, rule.unit(), rule.layers(), rule.ranking(), rule.counted(), rule.base(), rule.keep(),
        rule.align());
  }
}
