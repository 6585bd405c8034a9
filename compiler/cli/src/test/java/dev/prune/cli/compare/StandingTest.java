package dev.prune.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.cli.plot.Panel;
import dev.prune.cli.run.RunResult;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are not what was asked are marked, and no points at that amount. */
class StandingTest {
  private final List<Variant> variants = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Entry, RunResult> done = new LinkedHashMap<>();

  /** A row with runs in which these shares of weights and of units are gone; NaN for a run that failed, none for one to come. */
  private void row(String label, String percent, String unit, double... gone) {
    Optional<Amount> amount = percent.isEmpty() ? Optional.empty() : Optional.of(new Amount(new BigDecimal(percent), unit));
    Variant variant =
        new Variant(Contestant.of(label), amount, Optional.empty(), "", Optional.empty(), "", List.of("A remark."));
    variants.add(variant);
    for (int seed = 1; seed <= 2; seed++) {
      Entry entry = new Entry(variant, seed, Path.of(label + seed), "key");
      entries.add(entry);
      if (seed <= gone.length) {
        double share = gone[seed - 1];
        done.put(entry, Double.isNaN(share) ? RunResult.failed("key", 4, "It diverged.") : result(unit, share));
      }
    }
  }

  private static RunResult result(String unit, double share) {
    boolean weights = unit.equals("weights");
    return new RunResult(
        "key", 0.9, 0.1, weights ? share : 0.3, weights ? 0.3 : share, 1e9, 1e9, 1e6, 1e6, 1e6, 1e5, 1, 4, 36, List.of(), 0, "");
  }

  private List<Standing> rows() {
    row("dense", "", "weights", 0, 0);
    row("good", "90", "weights", 0.9, 0.8999);
    row("rounded", "50", "units", 0.4901, 0.5099);
    row("nothing", "90", "weights", 0, 0);
    row("once", "90", "weights", 0.9, 0.885);
    row("much", "50", "units", 0.52, 0.5);
    row("failed", "90", "weights", 0.9, Double.NaN);
    row("begun", "50", "units", 0.5);
    return Standing.of(variants, entries, done);
  }

  @Test
  void whatWasMissedIsMarked() {
    List<Standing> rows = rows();
    List<String> lines = StandingText.lines(rows, 2, 1000);
    for (Standing row : rows) {
      String label = row.variant().contestant().label();
      boolean marked = lines.stream().anyMatch(line -> line.startsWith(label + " ") && line.contains(" †"));
      assertEquals(!List.of("dense", "good", "rounded").contains(label), marked, label);
    }
    assertEquals(
        List.of(
            "† nothing, 90 % of weights: not 90 % of weights went but 0.00 %; it is not in the plot by amount.",
            "† once, 90 % of weights: not 90 % of weights went but 90.00 %, 88.50 %; it is not in the plot by amount.",
            "† failed, 90 % of weights: 1 of 2 runs are done; it is not in the plot by amount.",
            "† much, 50 % of units: not 50 % of units went but 52.00 %, 50.00 %; it is not in the plot by amount.",
            "† begun, 50 % of units: 1 of 2 runs are done; it is not in the plot by amount."),
        StandingText.remarks(rows).stream().filter(remark -> remark.startsWith("†")).toList());
    assertTrue(StandingText.remarks(rows).contains("good, 90 % of weights: A remark."));
  }

  @Test
  void onlyWhatIsAsAskedIsAPointByAmount() {
    List<Panel> panels = StandingPlot.panels(rows());
    assertEquals(List.of("dense", "good"), names(panels.get(0)));
    assertEquals(List.of("dense", "rounded"), names(panels.get(1)));
    assertEquals(8, panels.get(2).lines().size(), "all have a cost");
  }

  private static List<String> names(Panel panel) {
    return panel.lines().stream().map(Panel.Line::name).toList();
  }

  @Test
  void filesSayIt(@TempDir Path folder) throws Exception {
    List<Standing> rows = rows();
    StandingFiles.write(folder, rows, entries, done, 2);
    assertTrue(Files.readString(folder.resolve("table.md")).contains("| nothing | 90 % of weights † |"));
    assertTrue(Files.readString(folder.resolve("table.md")).contains("\n\n† once, 90 % of weights: not 90 % of weights went"));
    assertTrue(Files.readString(folder.resolve("table.csv")).contains("\nonce,once,weights,90,2,0,1,"));
    assertTrue(Files.readString(folder.resolve("table.csv")).contains("\nnothing,nothing,weights,90,2,0,2,"));
    assertTrue(Files.readString(folder.resolve("table.json")).contains("\"missed\" : 2"));
    List<String> runs = Files.readAllLines(folder.resolve("runs.csv"));
    assertEquals(1, runs.stream().filter(line -> line.startsWith("once,") && line.endsWith(",4,36,1,")).count());
  }
}
