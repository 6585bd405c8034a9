package dev.prune.cli.compare;

import dev.prune.cli.plot.Panel;
import dev.prune.cli.run.RunResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The panels of the plot: the test score by what was asked to go of the weights or units, and by what training cost. */
final class StandingPlot {
  private StandingPlot() {}

  /** No panel where nothing is done. */
  static List<Panel> panels(List<Standing> rows) {
    List<Panel> panels = new ArrayList<>();
    List<Standing> done = rows.stream().filter(row -> !row.results().isEmpty()).toList();
    boolean classes = done.stream().anyMatch(Standing::classes);
    List<Standing> comparable = done.stream().filter(Standing::asAsked).toList();
    amounts(comparable, classes, Amount.WEIGHTS).ifPresent(panels::add);
    amounts(comparable, classes, Amount.UNITS).ifPresent(panels::add);
    if (!done.isEmpty()) {
      panels.add(cost(done, classes));
    }
    return panels;
  }

  /** The score over what was asked for and went; dense training stands at every amount, to compare with. */
  private static Optional<Panel> amounts(List<Standing> rows, boolean classes, String unit) {
    List<BigDecimal> percents =
        rows.stream().filter(row -> of(row, unit)).map(row -> row.variant().amount().orElseThrow().percent()).distinct()
            .sorted().toList();
    if (percents.isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<Panel.Point>> points = new LinkedHashMap<>();
    for (Standing row : rows) {
      for (int place = 0; place < percents.size(); place++) {
        BigDecimal percent = percents.get(place);
        boolean here = of(row, unit) && row.variant().amount().orElseThrow().percent().equals(percent);
        if (here || row.variant().contestant().method().isEmpty()) {
          add(points, row, place + 1, classes);
        }
      }
    }
    return Optional.of(
        new Panel(
            score(classes) + " by " + unit + " that were asked to go (mean and standard deviation)",
            unit + " to remove",
            score(classes),
            percents.stream().map(percent -> percent.toPlainString() + " %").toList(),
            lines(points)));
  }

  /** The score over what training computed. */
  private static Panel cost(List<Standing> rows, boolean classes) {
    Map<String, List<Panel.Point>> points = new LinkedHashMap<>();
    rows.forEach(row -> add(points, row, row.mean(RunResult::effectiveTrainingFlops) / 1e9, classes));
    return new Panel(
        score(classes) + " by the cost of training (mean and standard deviation)",
        "GFLOP of training, without masked weights", score(classes), List.of(), lines(points));
  }

  private static void add(Map<String, List<Panel.Point>> points, Standing row, double x, boolean classes) {
    Standing.Spread score = row.score();
    double scale = classes ? 100 : 1;
    double error = Double.isNaN(score.deviation()) ? 0 : scale * score.deviation();
    points
        .computeIfAbsent(row.variant().contestant().label(), label -> new ArrayList<>())
        .add(new Panel.Point(x, scale * score.mean(), error));
  }

  private static List<Panel.Line> lines(Map<String, List<Panel.Point>> points) {
    return points.entrySet().stream().map(line -> new Panel.Line(line.getKey(), line.getValue())).toList();
  }

  private static boolean of(Standing row, String unit) {
    return row.variant().amount().map(amount -> amount.unit().equals(unit)).orElse(false);
  }

  private static String score(boolean classes) {
    return classes ? "Test accuracy in %" : "Test loss";
  }
}
