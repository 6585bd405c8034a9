package dev.prune.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Runs duels: in each round every contender once, the sides in turn, so that what changes on the machine meets both. */
final class Rounds {
  private final Fork fork;
  private final int rounds;

  /**
   * @param fork runs one
   * @param rounds forks of each contender
   */
  Rounds(Fork fork, int rounds) {
    this.fork = fork;
    this.rounds = rounds;
  }

  /**
   * Runs them all.
   *
   * @param done gets each duel's outcome when its last fork has ended
   */
  List<Outcome> run(List<Duel> duels, Consumer<Outcome> done) throws IOException, InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    for (Duel duel : duels) {
      List<Measured> forks = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        for (Contender contender : duel.inTurn()) {
          Measured measured = fork.run(contender, round);
          forks.add(measured);
          System.out.printf(
              Locale.ROOT, "  %-5s %s %s, %d threads, %s: %.4g%n", contender.side(), duel.work(), contender.parameters(),
              contender.threads(), contender.side() == Side.OURS ? "as it is" : contender.settings().name(), measured.median());
        }
      }
      Outcome outcome = new Outcome(duel, List.copyOf(forks));
      outcomes.add(outcome);
      done.accept(outcome);
    }
    return outcomes;
  }
}
