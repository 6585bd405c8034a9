package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  private static CsvFormat label(String label) {
    return new CsvFormat(label, 0, 0, 1, "", "");
  }

  private static float[] sample(DataSource source, Split split, int index) {
    float[] into = new float[source.shape()[0]];
    source.sample(split, index, into, 0);
    return into;
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "1,2.5,0\n-3e1,.5,1\n", "1;2.5;0\r\n-3e1;.5;1", "1\t2.5\t0\n\n-3e1\t.5\t1\n\n", "\uFEFF 1 , 2.5 , 0 \n-3e1,.5,1",
    "a,b,c\n1,2.5,0\n-3e1,.5,1", "\"a\",\"b\",\"c\"\n\"1\",2.5,0\n-3e1,.5,1",
  })
  void toleratesTheUsualForms(String text) throws IOException {
    DataSource source = CsvFile.open(file(text), CsvFormat.USUAL);
    assertEquals(2, source.size(Split.TRAIN));
    assertEquals(2, source.classes());
    assertArrayEquals(new float[] {1, 2.5f}, sample(source, Split.TRAIN, 0));
    assertArrayEquals(new float[] {-30, 0.5f}, sample(source, Split.TRAIN, 1));
    assertEquals(1, source.label(Split.TRAIN, 1));
  }

  @ParameterizedTest
  @CsvSource({"first, 3", "last, 5", "kind, 4", "2, 4", "1, 3", "size, 5"})
  void findsTheLabel(String label, int expected) throws IOException {
    DataSource source = CsvFile.open(file("id,kind,size\n3,4,5\n"), label(label));
    assertEquals(expected, source.label(Split.TRAIN, 0));
    assertEquals(expected + 1, source.classes());
  }

  @Test
  void readsTargetsScaleShapeAndTestFile() throws IOException {
    Path test = Files.writeString(folder.resolve("test.csv"), "5,6,7,8,0.5,1.5\n");
    CsvFormat format = new CsvFormat("last", 2, 0, 2, "", "1x2x2");
    DataSource source = CsvFile.open(file("1,2,3,4,-1,-2\n"), test, format);
    assertArrayEquals(new int[] {1, 2, 2}, source.shape());
    assertEquals(2, source.targetWidth());
    float[] into = new float[4];
    source.sample(Split.TEST, 0, into, 0);
    assertArrayEquals(new float[] {2.5f, 3, 3.5f, 4}, into);
    float[] target = new float[2];
    source.target(Split.TRAIN, 0, target, 0);
    assertArrayEquals(new float[] {-1, -2}, target);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "a,b\\n1,x\\n        | data.csv:2, column 2 (`b`): expected a finite number, found `x`.",
    "1,2\\n3,\\n         | data.csv:2, column 2: expected a finite number, found nothing.",
    "1,2\\n3,NaN\\n      | data.csv:2, column 2: expected a finite number, found `NaN`.",
    "1,2\\n3f,4\\n       | data.csv:2, column 1: expected a finite number, found `3f`.",
    "1,2\\n1e99,4\\n     | data.csv:2, column 1: expected a finite number, found `1e99`.",
    "1,2\\n\\n3,4,5\\n   | data.csv:3 has 3 columns, expected 2 as in line 1.",
    "1,0.5\\n            | data.csv:1, column 2: expected a class from 0 to 1048575, found 0.5.",
    "1,0\\n1,-1\\n       | data.csv:2, column 2: expected a class from 0 to 1048575, found -1.0.",
    "1\\n2\\n            | which leaves none for the inputs.",
    "a,b\\n              | has no line with numbers.",
  })
  void tellsLineAndColumn(String text, String message) throws IOException {
    Path path = file(text.strip().replace("\\n", "\n"));
    Failing.with(Failure.INPUT_OUTPUT, () -> CsvFile.open(path, CsvFormat.USUAL), message.strip());
  }

  @Test
  void tellsWhatIsWrongWithTheWhole() throws IOException {
    Path path = file("a,b,c\n1,2,0\n");
    Failing.with(Failure.INPUT_OUTPUT, () -> CsvFile.open(path, label("d")), "no column `d`", "`a`, `b`, `c`");
    Failing.with(Failure.INPUT_OUTPUT, () -> CsvFile.open(path, label("4")), "no column `4`");
    Failing.with(Failure.INPUT_OUTPUT,
        () -> CsvFile.open(path, new CsvFormat("c", 2, 0, 1, "", "")), "no 2 columns of targets from `c`");
    Failing.with(Failure.INPUT_OUTPUT,
        () -> CsvFile.open(path, new CsvFormat("c", 0, 0, 1, "", "2x2")), "shape `2x2`", "2 inputs");
    Failing.with(Failure.INPUT_OUTPUT,
        () -> CsvFile.open(path, new CsvFormat("b", 0, 2, 1, "", "")), "from 0 to 1, found 2");
    Path other = Files.writeString(folder.resolve("other.csv"), "1,2\n");
    Failing.with(Failure.INPUT_OUTPUT, () -> CsvFile.open(path, other, CsvFormat.USUAL), "different columns");
    Path gone = folder.resolve("gone.csv");
    Failing.with(Failure.INPUT_OUTPUT, () -> CsvFile.open(gone, CsvFormat.USUAL), "gone.csv does not exist");
    Failing.with(Failure.INPUT_OUTPUT, () -> CsvFile.open(folder, CsvFormat.USUAL), "cannot be read");
    Files.write(other, "1,\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Failing.with(Failure.INPUT_OUTPUT, () -> CsvFile.open(other, CsvFormat.USUAL), "no text in UTF-8");
    Failing.with(Failure.USAGE, () -> new CsvFormat("a", 0, 0, 0, "", ""), "divided by 0.0");
    Failing.with(Failure.USAGE, () -> new CsvFormat("a", 0, 0, 1, "::", ""), "one character");
  }
}
