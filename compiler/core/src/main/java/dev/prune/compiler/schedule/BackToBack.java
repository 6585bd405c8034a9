package dev.prune.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Actions of one trigger that are rounds of one rule: the same choice at the same place of the text, asked again and again with
 * other amounts, which is what {@code for t in halving(80%, 5) { mask lowest t of ... }} unrolls to.
 */
public final class BackToBack {
  private BackToBack() {}

  /** The actions in order, rounds of one rule together; whatever else is alone. */
  public static List<List<Act>> of(List<Act> acts) {
    List<List<Act>> runs = new ArrayList<>();
    for (Act act : acts) {
      if (!runs.isEmpty() && alike(runs.getLast().getLast(), act)) {
        runs.getLast().add(act);
      } else {
        runs.add(new ArrayList<>(List.of(act)));
      }
    }
    return runs;
  }

  private static boolean alike(Act before, Act after) {
    Optional<Cut> a = cut(before);
    Optional<Cut> b = cut(after);
    return a.isPresent()
        && b.isPresent()
        && before.getClass() == after.getClass()
        && a.get().span().equals(b.get().span())
        && a.get().rule().equals(b.get().rule())
        && a.get().score().equals(b.get().score())
        && a.get().ratios().equals(b.get().ratios());
  }

  /** The choice of a mask or a compaction whose amount is a number. */
  private static Optional<Cut> cut(Act act) {
    Optional<Cut> cut =
        switch (act) {
          case Act.Mask m -> Optional.of(m.cut());
          case Act.Compact c -> Optional.of(c.cut());
          default -> Optional.empty();
        };
    return cut.filter(c -> c.amount() instanceof HostExpression.Number);
  }
}
