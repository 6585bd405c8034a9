package dev.prune.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prune.bench.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made of the times of forks. */
class OutcomeTest {
  private static final Duel DUEL = Duels.step(Workload.parse("LeNet-5@128"), List.of(1, 2), PeerSettings.ways(Blas.OPENBLAS));

  @Test
  void sidesTakeTurns() {
    List<Side> sides = DUEL.inTurn().stream().map(Contender::side).toList();
    assertEquals(List.of(Side.OURS, Side.PEER, Side.OURS, Side.PEER, Side.PEER, Side.PEER, Side.PEER, Side.PEER), sides);
    assertEquals(8, DUEL.inTurn().stream().distinct().count(), "threads, layouts and pools differ");
  }

  @Test
  void theBestOfEachSideIsItsLeastMedian() {
    List<Measured> forks =
        List.of(
            measured(DUEL.ours().get(0), 9, 5, 6), measured(DUEL.ours().get(0), 7, 8, 100),
            measured(DUEL.ours().get(1), 10, 11, 12), measured(DUEL.peer().get(0), 20), measured(DUEL.peer().get(1), 19),
            measured(DUEL.peer().get(2), 21), measured(DUEL.peer().get(3), 30), measured(DUEL.peer().get(4), 22),
            measured(DUEL.peer().get(5), 14, 14, 1));
    Outcome outcome = new Outcome(DUEL, forks);
    assertEquals(7, outcome.ours().time(), "the mean of the forks' medians 6 and 8");
    assertEquals(1, outcome.ours().contender().threads());
    assertEquals("CHANNELS_LAST", outcome.peer().contender().parameters().get("layout"));
    assertEquals("one pool", outcome.peer().contender().settings().name());
    assertEquals(2, outcome.ratio());
  }

  @Test
  void thePeersEnvironmentKnowsItsThreads() {
    PeerSettings settings = new PeerSettings("test", Blas.OPENBLAS, Map.of("A", "N", "B", "Never")).with("C", "1").with("B", "");
    assertEquals(Map.of("A", "2", "C", "1"), settings.environment(2));
    assertEquals(Map.of(), PeerSettings.NONE.environment(2));
  }

  @Test
  void wrongOptionsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Arguments.parse("--rouns", "3"));
    assertThrows(IllegalArgumentException.class, () -> Arguments.parse("--rounds"));
    assertThrows(IllegalArgumentException.class, () -> Workload.parse("LeNet-5"));
    assertThrows(IllegalArgumentException.class, () -> Workload.parse("LeNet-6@3"));
  }

  private static Measured measured(Contender contender, double... iterations) {
    return new Measured(contender, 1, Arrays.stream(iterations).boxed().toList());
  }
}
