package dev.prune.cli.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.prune.cli.TextFile;
import dev.prune.cli.run.RunResult;
import dev.prune.cli.run.RunResultFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The results for other programs, and for documents: {@code table.txt}, {@code .md}, {@code .csv}, {@code .json} and {@code runs.csv}. */
final class StandingFiles {
  private static final Map<String, ToDoubleFunction<RunResult>> NUMBERS = new LinkedHashMap<>();

  static {
    NUMBERS.put("accuracy", RunResult::accuracy);
    NUMBERS.put("loss", RunResult::loss);
    NUMBERS.put("weights_removed", RunResult::weightsRemoved);
    NUMBERS.put("units_removed", RunResult::unitsRemoved);
    NUMBERS.put("training_flops", RunResult::trainingFlops);
    NUMBERS.put("effective_training_flops", RunResult::effectiveTrainingFlops);
    NUMBERS.put("flops_per_sample_at_start", RunResult::flopsAtStart);
    NUMBERS.put("flops_per_sample", RunResult::flops);
    NUMBERS.put("effective_flops_per_sample", RunResult::effectiveFlops);
    NUMBERS.put("parameters", RunResult::parameters);
    NUMBERS.put("seconds", RunResult::seconds);
  }

  private StandingFiles() {}

  /** Writes all tables; a file that would not change is left. */
  static void write(Path folder, List<Standing> rows, List<Entry> entries, Map<Entry, RunResult> done, int seeds) {
    List<String> text = new ArrayList<>(StandingText.lines(rows, seeds, Integer.MAX_VALUE));
    text.add("");
    text.addAll(StandingText.remarks(rows));
    TextFile.write(folder.resolve("table.txt"), String.join("\n", text) + "\n");
    TextFile.write(folder.resolve("table.md"), StandingText.markdown(rows, seeds));
    TextFile.write(folder.resolve("table.csv"), summaryCsv(rows));
    TextFile.write(folder.resolve("runs.csv"), runsCsv(entries, done));
    TextFile.write(folder.resolve("table.json"), json(rows, entries, done));
  }

  private static String summaryCsv(List<Standing> rows) {
    List<String> lines = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("label", "method", "unit", "percent", "runs", "failed", "missed"));
    NUMBERS.keySet().forEach(name -> headings.addAll(List.of(name + "_mean", name + "_sd")));
    lines.add(String.join(",", headings));
    for (Standing row : rows) {
      List<String> cells = new ArrayList<>(who(row.variant()));
      cells.add(Integer.toString(row.results().size()));
      cells.add(Integer.toString(row.failed()));
      cells.add(Long.toString(row.missed()));
      for (ToDoubleFunction<RunResult> number : NUMBERS.values()) {
        Standing.Spread spread = row.spread(number);
        cells.add(cell(spread.mean()));
        cells.add(cell(spread.deviation()));
      }
      lines.add(String.join(",", cells));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String runsCsv(List<Entry> entries, Map<Entry, RunResult> done) {
    List<String> lines = new ArrayList<>();
    lines.add("label,method,unit,percent,seed,code," + String.join(",", NUMBERS.keySet()) + ",epochs,steps,missed,failure");
    for (Entry entry : entries) {
      RunResult result = done.get(entry);
      if (result != null) {
        List<String> cells = new ArrayList<>(who(entry.variant()));
        cells.add(Long.toString(entry.seed()));
        cells.add(Integer.toString(result.code()));
        NUMBERS.values().forEach(number -> cells.add(cell(number.applyAsDouble(result))));
        cells.add(Integer.toString(result.epochs()));
        cells.add(Long.toString(result.steps()));
        cells.add(Standing.missed(entry.variant(), result) ? "1" : "0");
        cells.add(quoted(result.failure()));
        lines.add(String.join(",", cells));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> who(Variant variant) {
    return List.of(
        variant.contestant().label(),
        variant.contestant().method().orElse(""),
        variant.amount().map(Amount::unit).orElse(""),
        variant.amount().map(a -> a.percent().toPlainString()).orElse(""));
  }

  /** Empty where there is no number. */
  private static String cell(double value) {
    return Double.isFinite(value) ? value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value) : Double.toString(value) : "";
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "" : '"' + text.replace("\"", "\"\"").lines().collect(Collectors.joining(" ")) + '"';
  }

  private static String json(List<Standing> rows, List<Entry> entries, Map<Entry, RunResult> done) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("schema", "prune-comparison/1");
      json.writeArrayFieldStart("rows");
      for (Standing row : rows) {
        row(json, row, entries, done);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void row(JsonGenerator json, Standing row, List<Entry> entries, Map<Entry, RunResult> done)
      throws IOException {
    Variant variant = row.variant();
    json.writeStartObject();
    json.writeStringField("label", variant.contestant().label());
    json.writeStringField("prune", variant.use().orElse(""));
    if (variant.amount().isPresent()) {
      json.writeNumberField("percent", variant.amount().get().percent());
      json.writeStringField("unit", variant.amount().get().unit());
    }
    json.writeNumberField("missed", row.missed());
    for (Map.Entry<String, ToDoubleFunction<RunResult>> number : NUMBERS.entrySet()) {
      Standing.Spread spread = row.spread(number.getValue());
      if (Double.isFinite(spread.mean())) {
        json.writeObjectFieldStart(number.getKey());
        json.writeNumberField("mean", spread.mean());
        if (Double.isFinite(spread.deviation())) {
          json.writeNumberField("deviation", spread.deviation());
        }
        json.writeEndObject();
      }
    }
    json.writeArrayFieldStart("runs");
    for (Entry entry : entries) {
      RunResult result = done.get(entry);
      if (entry.variant() == variant && result != null) {
        json.writeStartObject();
        json.writeNumberField("seed", entry.seed());
        json.writeNumberField("code", result.code());
        json.writeStringField("failure", result.failure());
        RunResultFile.fields(json, result);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
