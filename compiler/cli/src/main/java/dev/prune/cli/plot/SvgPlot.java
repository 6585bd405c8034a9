package dev.prune.cli.plot;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.DOMImplementation;
import org.w3c.dom.Document;

/** Draws panels below each other, as one picture. */
public final class SvgPlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;

  /** How far the lines of one place lie apart, of 1 from place to place. */
  private static final double SPREAD = 0.6;

  /** Colours that people with any kind of sight tell apart (Okabe and Ito), and markers, so that 56 lines differ. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7), new Color(0xE69F00),
          new Color(0x56B4E9), new Color(0x000000));

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_DOWN, SeriesMarkers.CROSS, SeriesMarkers.PLUS, SeriesMarkers.OVAL);

  private SvgPlot() {}

  /**
   * The picture.
   *
   * @throws PruneException {@link Failure#INPUT_OUTPUT} where this Java cannot draw letters
   */
  public static String draw(List<Panel> panels) {
    System.setProperty("java.awt.headless", "true");
    try {
      return svg(panels);
    } catch (LinkageError | InternalError | NullPointerException fonts) {
      // What Java throws where the system has no fonts or no library to read them.
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "The plot cannot be drawn, because this Java finds no fonts: " + fonts + ".",
          "Install the package fontconfig and a font, such as DejaVu; the tables are complete without the plot.",
          fonts);
    }
  }

  private static String svg(List<Panel> panels) {
    List<String> names = new ArrayList<>();
    panels.forEach(panel -> panel.lines().forEach(line -> names.add(line.name())));
    List<String> distinct = names.stream().distinct().toList();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    // Letters are drawn as outlines, which look the same wherever the picture is shown; a hundredth of a point will do.
    context.setPrecision(2);
    context.setComment("");
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT * panels.size()));
    for (Panel panel : panels) {
      chart(panel, distinct).paint(graphics, WIDTH, HEIGHT);
      graphics.translate(0, HEIGHT);
    }
    StringWriter text = new StringWriter();
    try {
      graphics.stream(text, true);
    } catch (SVGGraphics2DIOException e) {
      throw new UncheckedIOException(new IOException(e));
    }
    return text.toString();
  }

  private static Document document() {
    try {
      DOMImplementation dom = DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation();
      return dom.createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static XYChart chart(Panel panel, List<String> names) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).title(panel.title()).xAxisTitle(panel.x()).yAxisTitle(panel.y())
            .build();
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    chart.getStyler().setLegendFont(plain);
    chart.getStyler().setAxisTitleFont(plain);
    chart.getStyler().setAxisTickLabelsFont(plain);
    chart.getStyler().setChartTitleFont(plain.deriveFont(Font.BOLD, 14));
    chart.getStyler().setErrorBarsColorSeriesColor(true);
    chart.getStyler().setMarkerSize(7);
    int ticks = panel.ticks().size();
    if (ticks > 0) {
      places(chart, panel);
    }
    int lines = panel.lines().size();
    for (int i = 0; i < lines; i++) {
      double aside = ticks > 0 ? SPREAD * ((i + 0.5) / lines - 0.5) : 0;
      add(chart, panel.lines().get(i), aside, names.indexOf(panel.lines().get(i).name()));
    }
    return chart;
  }

  /** Names for the places 1, 2, 3, ...: XChart's own axis only knows numbers. */
  private static void places(XYChart chart, Panel panel) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Panel.Line line : panel.lines()) {
      for (Panel.Point point : line.points()) {
        least = Math.min(least, point.y() - point.error());
        most = Math.max(most, point.y() + point.error());
      }
    }
    double margin = Math.max(1e-6, 0.06 * (most - least));
    chart.getStyler().setXAxisTicksVisible(false);
    chart.getStyler().setXAxisMin(0.5);
    chart.getStyler().setXAxisMax(panel.ticks().size() + 0.5);
    chart.getStyler().setYAxisMin(least - 2 * margin);
    chart.getStyler().setYAxisMax(most + margin);
    for (int place = 0; place < panel.ticks().size(); place++) {
      chart.addAnnotation(new AnnotationText(panel.ticks().get(place), place + 1, least - 1.4 * margin, false));
    }
  }

  private static void add(XYChart chart, Panel.Line line, double aside, int number) {
    XYSeries series =
        chart.addSeries(
            line.name(),
            line.points().stream().mapToDouble(point -> point.x() + aside).toArray(),
            line.points().stream().mapToDouble(Panel.Point::y).toArray(),
            line.points().stream().mapToDouble(Panel.Point::error).toArray());
    Color color = COLORS.get(number % COLORS.size());
    series.setLineColor(color);
    series.setMarkerColor(color);
    series.setLineStyle(number < COLORS.size() ? SeriesLines.SOLID : SeriesLines.DASH_DASH);
    series.setMarker(MARKERS.get(number % MARKERS.size()));
  }
}
