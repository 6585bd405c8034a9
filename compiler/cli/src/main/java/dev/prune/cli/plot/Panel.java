package dev.prune.cli.plot;

import java.util.List;

/**
 * A coordinate system with lines in it.
 *
 * @param title above it
 * @param x what goes to the right
 * @param y what goes up
 * @param ticks what stands below 1, 2, 3, ... where points lie at these places, and then lines are moved a little aside so
 *     that their errors do not cover each other; empty for an axis of numbers
 * @param lines in the order of the legend
 */
public record Panel(String title, String x, String y, List<String> ticks, List<Line> lines) {
  public Panel {
    ticks = List.copyOf(ticks);
    lines = List.copyOf(lines);
  }

  /**
   * Points that belong together.
   *
   * @param name in the legend; lines of one name have one colour in all panels
   * @param points from left to right
   */
  public record Line(String name, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /** A mean and how far values lie around it; {@code error} is 0 where that is not known. */
  public record Point(double x, double y, double error) {}
}
