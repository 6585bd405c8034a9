package dev.prune.compiler.plan;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.Cut;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.List;

/** What a plan says of events in words. */
final class ForecastWords {
  private ForecastWords() {}

  /**
   * What is said of an event besides its numbers.
   *
   * @param doubt why it is not certain that, and when, it happens; empty where it is
   * @param before why it is not certain what went before; empty where it is
   * @param frees whether it makes the network in memory smaller
   * @param reason why its numbers are an estimate, where that is known
   */
  static String note(
      Cutting.Result result, Act act, String doubt, String before, boolean frees, String reason) {
    boolean mask = act instanceof Act.Mask || act instanceof Act.MaskSet;
    List<String> notes = new ArrayList<>();
    if (!reason.isEmpty()) {
      notes.add(reason);
    } else if (result.groups().stream().allMatch(g -> g.before() == g.after() && g.least() == g.most())) {
      notes.add(act instanceof Act.Grow ? "nothing grows" : frees ? "no more is chosen; what was masked leaves memory" : "nothing is removed");
    } else if (!result.exact()) {
      notes.add(
          result.chosen().rule().ranking() == Ranking.PER_ROW || result.chosen().rule().ranking() == Ranking.PER_BLOCK
              ? "data decide how many weights each "
                  + (result.chosen().rule().ranking() == Ranking.PER_ROW ? "row" : "block") + " has lost before"
              : "data decide how layers share it; the estimate takes the same share of each");
    }
    if (!doubt.isEmpty()) {
      notes.add(doubt);
    }
    if (!before.isEmpty()) {
      notes.add(before);
    }
    if (mask && result.chosen().rule().unit() == Unit.CHANNELS) {
      notes.add("a mask saves no time");
    }
    return String.join("; ", notes);
  }

  /** Why it is not known how much a cut removes. */
  static String unknown(Cut cut) {
    return switch (cut.way()) {
      case Cut.Way.Beyond b -> "data decide how many scores lie beyond the threshold";
      case Cut.Way.Unconnected u -> "masks decide which units are unconnected";
      case Cut.Way.Width w -> "training decides how wide layers become";
      case Cut.Way.Share s -> "how much is removed depends on training";
      case Cut.Way.BestOf b -> "how much is removed depends on training";
    };
  }

  /** The rule as it stands in the text, on one line. */
  static String written(Span span) {
    return span.source().text().substring(span.start(), span.end()).replaceAll("\\s+", " ");
  }
}
