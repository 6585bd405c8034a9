package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The numbers of a CSV file. A first line with anything that is no number is a header; empty lines are skipped; quotes
 * around a value are taken off. There is no other quoting, since numbers need none.
 *
 * @param header names of the columns, empty if the file has no header
 * @param columns number of columns
 * @param values row after row
 * @param lines line of each row in the file, counted from 1
 */
record CsvTable(Path path, List<String> header, int columns, float[] values, int[] lines) {
  int rows() {
    return lines.length;
  }

  float at(int row, int column) {
    return values[row * columns + column];
  }

  /** "data.csv:3, column 2 (`width`)". */
  String place(int row, int column) {
    return place(path, lines[row], column, header);
  }

  static CsvTable read(Path path, String separator) {
    Reading reading = new Reading(path, separator);
    try (BufferedReader in = Files.newBufferedReader(path)) {
      String line = in.readLine();
      for (int number = 1; line != null; number++) {
        reading.line(number, line);
        line = in.readLine();
      }
    } catch (CharacterCodingException e) {
      throw bad("The file %s is no text in UTF-8.".formatted(path), "Save it as UTF-8.", e);
    } catch (NoSuchFileException e) {
      throw bad(
          "The file %s does not exist.".formatted(path),
          "Check the name; a relative one is looked for in the folder of --data or PRUNE_DATA if given.", e);
    } catch (IOException e) {
      throw PruneException.unreadable(path, e);
    }
    return reading.table();
  }

  static PruneException bad(String message, String help, Throwable cause) {
    return new PruneException(Failure.INPUT_OUTPUT, message, help, cause);
  }

  private static String place(Path path, int line, int column, List<String> header) {
    String name = header.isEmpty() ? "" : " (`%s`)".formatted(header.get(column));
    return "%s:%d, column %d%s".formatted(path, line, column + 1, name);
  }

  /** The state of reading one file line by line. */
  private static final class Reading {
    private final Path path;
    private String separator;
    private List<String> header = List.of();
    private int columns;
    private int firstLine;
    private float[] values = new float[1024];
    private int filled;
    private int[] lines = new int[64];
    private int rows;

    Reading(Path path, String separator) {
      this.path = path;
      this.separator = separator;
    }

    void line(int number, String text) {
      String line = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
      if (line.isBlank()) {
        return;
      }
      if (columns == 0) {
        if (separator.isEmpty()) {
          separator = Stream.of("\t", ";", ",").filter(line::contains).findFirst().orElse(",");
        }
        String[] fields = split(line);
        columns = fields.length;
        firstLine = number;
        if (!Arrays.stream(fields).allMatch(CsvTable::isNumber)) {
          header = List.of(fields);
          return;
        }
      }
      row(number, split(line));
    }

    private String[] split(String line) {
      String[] fields = line.split(Pattern.quote(separator), -1);
      for (int i = 0; i < fields.length; i++) {
        String field = fields[i].strip();
        boolean quoted = field.length() >= 2 && field.startsWith("\"") && field.endsWith("\"");
        fields[i] = quoted ? field.substring(1, field.length() - 1).strip() : field;
      }
      return fields;
    }

    private void row(int number, String[] fields) {
      if (fields.length != columns) {
        throw bad(
            "%s:%d has %d columns, expected %d as in line %d."
                .formatted(path, number, fields.length, columns, firstLine),
            "Every line needs the same number of values, separated by `%s`."
                .formatted(separator.equals("\t") ? "tab" : separator), null);
      }
      if ((long) filled + columns > Integer.MAX_VALUE - 16) {
        throw bad("The file %s holds more than 2^31 numbers.".formatted(path), "Split the file.", null);
      }
      if (filled + columns > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 16, 2L * (filled + columns)));
      }
      for (int column = 0; column < columns; column++) {
        values[filled++] = number(number, column, fields[column]);
      }
      if (rows == lines.length) {
        lines = Arrays.copyOf(lines, 2 * rows);
      }
      lines[rows++] = number;
    }

    private float number(int line, int column, String field) {
      float value = isNumber(field) ? Float.parseFloat(field) : Float.NaN;
      if (!Float.isFinite(value)) {
        throw bad(
            "%s: expected a finite number, found %s.".formatted(
                place(path, line, column, header), field.isEmpty() ? "nothing" : "`" + field + "`"),
            "Encode words as numbers, fill missing values, and write decimals with a point.", null);
      }
      return value;
    }

    CsvTable table() {
      if (rows == 0) {
        throw bad(
            "The file %s has no line with numbers.".formatted(path), "Give a file with one sample per line.", null);
      }
      return new CsvTable(path, header, columns, Arrays.copyOf(values, filled), Arrays.copyOf(lines, rows));
    }
  }

  /** A decimal number; unlike {@link Float#parseFloat} this knows neither NaN nor suffixes nor hexadecimal. */
  private static boolean isNumber(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0)) {
      return false;
    }
    try {
      Float.parseFloat(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
