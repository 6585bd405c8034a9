package dev.prune.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs duels of networks, prints a table, and writes {@code NAME.json} and {@code NAME-forks.json}. */
final class NetworkComparison {
  private NetworkComparison() {}

  static void run(String name, List<Duel> duels, Arguments arguments) throws IOException, InterruptedException {
    List<Outcome> outcomes = new Rounds(arguments.fork(), arguments.rounds()).run(duels, NetworkComparison::print);
    List<Map<String, Object>> rows = outcomes.stream().map(NetworkComparison::row).toList();
    ForksFile.write(arguments.out().resolve(name + ".json"), new ArrayList<>(rows));
    ForksFile.forks(arguments.out().resolve(name + "-forks.json"), arguments, outcomes);
    double logs = outcomes.stream().mapToDouble(o -> Math.log(o.ratio())).average().orElseThrow();
    System.out.printf(
        Locale.ROOT, "Geometric mean of peer's time over ours: %.2f; least: %.2f.%n", Math.exp(logs),
        outcomes.stream().mapToDouble(Outcome::ratio).min().orElseThrow());
  }

  private static Map<String, Object> row(Outcome outcome) {
    Map<String, Object> row = new LinkedHashMap<>(outcome.duel().work());
    row.put("ours_ms", outcome.ours().time());
    row.put("ours_threads", outcome.ours().contender().threads());
    row.put("peer_ms", outcome.peer().time());
    row.put("peer_threads", outcome.peer().contender().threads());
    return row;
  }

  private static void print(Outcome outcome) {
    Outcome.Result ours = outcome.ours();
    Outcome.Result peer = outcome.peer();
    System.out.printf(
        Locale.ROOT, "%s: ours %.3f ms (%d), peer %.3f ms (%d), ratio %.2f%n", outcome.duel().work(), ours.time(),
        ours.contender().threads(), peer.time(), peer.contender().threads(), outcome.ratio());
  }
}
