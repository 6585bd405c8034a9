package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.resolve.Constant;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether a rule can give what it is asked for, with what every group must keep. */
final class Budget {
  private final GroupedNetwork network;
  private final Rule rule;
  private final Optional<Span> use;
  private final Diagnostics diagnostics;
  private final Network sizes;
  private final List<Integer> groups;

  /** @param use the use of the method that the rule is in, if it is in one */
  Budget(GroupedNetwork network, Rule rule, Optional<Span> use, Diagnostics diagnostics) {
    this.use = use;
    this.network = network;
    this.rule = rule;
    this.diagnostics = diagnostics;
    this.sizes = Structure.of(network).network();
    this.groups =
        rule.unit() == Unit.WEIGHTS
            ? List.of()
            : rule.layers().stream()
                .flatMap(l -> network.groups(l).stream())
                .filter(g -> network.groups().get(g).prunable())
                .distinct()
                .toList();
  }

  private Group group(int index) {
    return network.groups().get(index);
  }

  /** Whether each group has as many channels as it must keep. */
  boolean checkKeep(Span span) {
    for (int g : groups) {
      // What is only a part of its layers stays whole where it is narrower.
      boolean whole = rule.layers().stream().anyMatch(l -> network.groups(l).equals(List.of(g)));
      if (whole && rule.keep() > group(g).width()) {
        diagnostics.report(Code.KEEP_TOO_LARGE, span, rule.keep(), group(g).name(), group(g).width());
        return false;
      }
    }
    return true;
  }

  /** The share that a number of units is. */
  Optional<HostExpression> tally(int count, Span span) {
    if (rule.base() != Base.ORIGINAL || rule.counted() != Counted.UNITS && rule.counted() != Counted.WEIGHTS) {
      diagnostics.report(Code.NOT_YET, span, "A number of anything but original units or weights");
      return Optional.empty();
    }
    long all =
        rule.ranking() == Ranking.PER_BLOCK ? rule.block() : rule.unit() == Unit.WEIGHTS ? weights() : units();
    if (rule.ranking() == Ranking.PER_LAYER || rule.ranking() == Ranking.PER_ROW) {
      long least = rule.unit() == Unit.WEIGHTS ? -1 : groups.stream().mapToInt(g -> group(g).width()).min().orElse(0);
      long most = rule.unit() == Unit.WEIGHTS ? -2 : groups.stream().mapToInt(g -> group(g).width()).max().orElse(0);
      if (least != most) {
        diagnostics.report(Code.NOT_YET, span, "The same number from each of several layers of different width");
        return Optional.empty();
      }
      all = least;
    }
    if (count > all) {
      diagnostics.report(Code.BUDGET_OUT_OF_RANGE, span, count, "at most %,d".formatted(all));
      return Optional.empty();
    }
    return Optional.of(new HostExpression.Number((double) count / all));
  }

  /** Whether a share of the network as it was written can be removed at all, and whether it removes anything. */
  boolean check(double share, Span span) {
    if (rule.base() != Base.ORIGINAL) {
      return true;
    }
    double most = mostShare();
    if (share > most + 1e-9) {
      diagnostics.report(
          Code.BUDGET_CANNOT_BE_MET,
          span,
          new Constant.Percent(share).written(),
          new Constant.Percent(Math.floor(most * 1000) / 1000).written(),
          competitor(),
          kept());
      return false;
    }
    if (share > 0 && removesNothing(share)) {
      String more = rule.ranking() == Ranking.PER_LAYER ? ", or rank globally so that small shares of several layers add up" : "";
      diagnostics.report(Code.CUT_REMOVES_NOTHING, place(span), percent(share), whence(span), more);
    }
    if (rule.ranking() == Ranking.PER_BLOCK) {
      blocks(share, span);
    }
    return true;
  }

  /** Says how many of each block go where the share of a block is no whole number. */
  private void blocks(double share, Span span) {
    double exact = share * rule.block();
    long count = Math.round(exact);
    if (Math.abs(exact - count) > 1e-6) {
      long less = Math.max(1, (long) exact);
      long more = Math.min(rule.block() - Math.max(1, rule.keep()), (long) exact + 1);
      String offered = (less < more ? "`" + less + " of weights` or " : "") + "`" + Math.max(1, more) + " of weights`";
      diagnostics.report(
          Code.BLOCKS_ROUND, place(span), percent(share), rule.block(), whence(span), count == 0 ? "none" : count, offered);
    }
  }

  /** A file of the library cannot be changed: what is said of it is said where its method is used. */
  private Span place(Span span) {
    return elsewhere(span) ? use.get() : span;
  }

  private boolean elsewhere(Span span) {
    return use.isPresent() && !use.get().source().equals(span.source());
  }

  /** {@code , asked for in issp.prune,} where the message stands elsewhere. */
  private String whence(Span span) {
    return elsewhere(span) ? ", asked for in " + span.place().replaceAll(":\\d+$", "") + "," : "";
  }

  private static String percent(double share) {
    return new Constant.Percent(share).written();
  }

  /** What each keeps, as a message says it: {@code 1, and `fc2` 10}. */
  private String kept() {
    int all = groups.stream().mapToInt(this::least).min().orElse(rule.keep());
    String more =
        groups.stream()
            .filter(g -> least(g) > all)
            .map(g -> "`" + group(g).name() + "` " + least(g))
            .collect(Collectors.joining(", "));
    return all + (more.isEmpty() ? "" : ", and " + more);
  }

  private int least(int group) {
    return Math.min(group(group).width(), rule.keep(sizes, group));
  }

  private String competitor() {
    return switch (rule.ranking()) {
      case PER_ROW -> "row";
      case PER_BLOCK -> "block";
      default -> rule.unit() == Unit.WEIGHTS ? "layer" : "channel group";
    };
  }

  private double mostShare() {
    if (rule.unit() == Unit.WEIGHTS) {
      return rule.counted() == Counted.WEIGHTS ? 1 - (double) rule.keep() * competitors() / weights() : 1;
    }
    if (rule.counted() == Counted.UNITS) {
      // A share counts whole units: half a unit more is granted by rounding.
      return (units() - groups.stream().mapToDouble(this::least).sum() + 0.5) / units();
    }
    int[] least = sizes.originalWidths();
    groups.forEach(g -> least[g] = least(g));
    return 1 - quantity(least) / quantity(sizes.originalWidths());
  }

  /** Weight tensors, or the rows or blocks of them, of which each keeps some weights. */
  private long competitors() {
    if (rule.ranking() != Ranking.PER_ROW && rule.ranking() != Ranking.PER_BLOCK) {
      return rule.layers().size();
    }
    if (rule.ranking() == Ranking.PER_BLOCK) {
      return sizes.parameters().stream()
          .filter(t -> t.role() == Role.WEIGHT && rule.layers().contains(t.layer()))
          .mapToLong(this::blocks)
          .sum();
    }
    return sizes.parameters().stream()
        .filter(t -> t.role() == Role.WEIGHT && rule.layers().contains(t.layer()))
        .mapToLong(t -> t.axes().getFirst().width(sizes.originalWidths()))
        .sum();
  }

  private long blocks(Tensor tensor) {
    long inputs = tensor.axes().get(1).width(sizes.originalWidths());
    return tensor.size(sizes.originalWidths()) / inputs * ((inputs + rule.block() - 1) / rule.block());
  }

  private double quantity(int[] widths) {
    return switch (rule.counted()) {
      case PARAMETERS -> sizes.parameterCount(widths);
      case FLOPS -> sizes.flops(widths);
      default -> weights(t -> true, widths);
    };
  }

  private boolean removesNothing(double share) {
    if (rule.counted() != Counted.UNITS || rule.unit() == Unit.WEIGHTS) {
      return false;
    }
    return rule.ranking() == Ranking.PER_LAYER
        ? groups.stream().allMatch(g -> Math.round(share * group(g).width()) == 0)
        : Math.round(share * units()) == 0;
  }

  private long units() {
    return groups.stream().mapToLong(g -> group(g).width()).sum();
  }

  private long weights() {
    return weights(t -> rule.layers().contains(t.layer()), sizes.originalWidths());
  }

  private long weights(Predicate<Tensor> which, int[] widths) {
    return sizes.parameters().stream()
        .filter(t -> t.role() == Role.WEIGHT && which.test(t))
        .mapToLong(t -> t.size(widths))
        .sum();
  }
}
