package dev.prune.runtime.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Samples from a text file of numbers, one per line, separated by comma, semicolon or tab. */
public final class CsvFile {
  private CsvFile() {}

  /** All lines of {@code file} as training samples. */
  public static DataSource open(Path file, CsvFormat format) {
    return source(format, "rows of " + file, CsvTable.read(file, format.separator()));
  }

  /** The lines of {@code train} as training samples, those of {@code test} as test samples. */
  public static DataSource open(Path train, Path test, CsvFormat format) {
    CsvTable first = CsvTable.read(train, format.separator());
    CsvTable second = CsvTable.read(test, format.separator());
    if (second.columns() != first.columns() || !second.header().equals(first.header())) {
      throw CsvTable.bad(
          "The files %s and %s have different columns: %s and %s."
              .formatted(train, test, columns(first), columns(second)),
          "Give both the same header and number of columns.", null);
    }
    return source(format, "rows of %s and, for test, of %s".formatted(train, test), first, second);
  }

  private static DataSource source(CsvFormat format, String description, CsvTable... tables) {
    CsvTable train = tables[0];
    int width = Math.max(1, format.targets());
    int label = labelColumn(train, format.label(), width);
    int inputs = train.columns() - width;
    int[] shape = shape(train, format.shape(), inputs);
    ArraySource.Builder builder;
    if (format.targets() > 0) {
      builder = ArraySource.ofTargets(width, shape);
    } else {
      int most = Arrays.stream(tables).mapToInt(table -> largestLabel(table, label, format.classes())).max().orElse(0);
      builder = ArraySource.ofClasses(format.classes() > 0 ? format.classes() : most + 1, shape);
    }
    for (int i = 0; i < tables.length; i++) {
      CsvTable table = tables[i];
      Split split = i == 0 ? Split.TRAIN : Split.TEST;
      float[] samples = new float[table.rows() * inputs];
      float[] targets = new float[table.rows() * width];
      for (int row = 0, sample = 0, target = 0; row < table.rows(); row++) {
        for (int column = 0; column < table.columns(); column++) {
          if (column >= label && column < label + width) {
            targets[target++] = table.at(row, column);
          } else {
            samples[sample++] = (float) (table.at(row, column) / format.scale());
          }
        }
      }
      if (format.targets() > 0) {
        builder.put(split, samples, targets);
      } else {
        builder.put(split, samples, IntStream.range(0, table.rows()).map(row -> (int) targets[row]).toArray());
      }
    }
    return builder.describedAs(description).build();
  }

  private static int labelColumn(CsvTable table, String label, int width) {
    int last = table.columns() - width;
    int column = switch (label) {
      case "first" -> 0;
      case "last" -> last;
      default -> {
        int named = table.header().indexOf(label);
        yield named < 0 && label.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(label) - 1 : named;
      }
    };
    if (column < 0 || column > last) {
      throw CsvTable.bad(
          width == 1
              ? "The file %s has no column `%s` for the label; it has %s.".formatted(
                  table.path(), label, columns(table))
              : "The file %s has no %d columns of targets from `%s` on; it has %s.".formatted(
                  table.path(), width, label, columns(table)),
          "Name a column of the header, `first`, `last`, or its number counted from 1.", null);
    }
    if (last == 0) {
      throw CsvTable.bad(
          "The file %s has %s, which leaves none for the inputs.".formatted(table.path(), columns(table)),
          "Check the separator and the number of targets.", null);
    }
    return column;
  }

  private static int largestLabel(CsvTable table, int column, int classes) {
    int largest = 0;
    int bound = classes > 0 ? classes : 1 << 20;
    for (int row = 0; row < table.rows(); row++) {
      float value = table.at(row, column);
      if (value < 0 || value != Math.rint(value) || value >= bound) {
        throw CsvTable.bad(
            "%s: expected a class from 0 to %d, found %s.".formatted(table.place(row, column), bound - 1, value),
            "Number the classes from 0, or say `targets: 1` if the column is a real number to predict.", null);
      }
      largest = Math.max(largest, (int) value);
    }
    return largest;
  }

  private static int[] shape(CsvTable table, String text, int inputs) {
    if (text.isEmpty()) {
      return new int[] {inputs};
    }
    if (text.matches("[1-9][0-9]{0,6}(x[1-9][0-9]{0,6}){0,3}")) {
      int[] shape = Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
      if (Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b) == inputs) {
        return shape;
      }
    }
    throw CsvTable.bad(
        "The shape `%s` does not describe the %d inputs of %s.".formatted(text, inputs, table.path()),
        "Write extents whose product is %d, as in `1x28x28` for 784.".formatted(inputs), null);
  }

  private static String columns(CsvTable table) {
    return table.header().isEmpty()
        ? table.columns() + " columns without names"
        : table.columns() + " columns called `" + String.join("`, `", table.header()) + "`";
  }
}
