package dev.prune.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0", "7, 7", "940, 940", "999, 999", "1000, 1.000 k", "9999.6, 10.00 k", "266610, 266.6 k", "999949, 999.9 k",
    "999950, 1.000 M", "25557032, 25.56 M", "1e18, 1000.0 P", "-266610, -266.6 k", "0.5, 0.5", "NaN, -", "Infinity, -"
  })
  void counts(double value, String text) {
    assertEquals(text, Numbers.count(value));
  }

  @ParameterizedTest
  @CsvSource({"1066000, 1.066 MFLOP", "0, 0 FLOP", "940, 940 FLOP"})
  void flops(double value, String text) {
    assertEquals(text, Numbers.flops(value));
  }

  @ParameterizedTest
  @CsvSource({"0.003, 0.00 ms", "0.84, 0.84 ms", "9.994, 9.99 ms", "9.996, 10.0 ms", "31.46, 31.5 ms", "2130, 2.13 s",
    "NaN, -"})
  void milliseconds(double value, String text) {
    assertEquals(text, Numbers.milliseconds(value));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.00 s", "2.131, 2.13 s", "41, 41.0 s", "59.96, 1 min 00 s", "187, 3 min 07 s", "7500, 2 h 05 min",
    "-1, -"})
  void seconds(double value, String text) {
    assertEquals(text, Numbers.seconds(value));
  }

  @ParameterizedTest
  @CsvSource({"41, 0:41", "727, 12:07", "11111, 3:05:11", "NaN, -:--"})
  void clocks(double value, String text) {
    assertEquals(text, Numbers.clock(value));
  }

  @ParameterizedTest
  @CsvSource({"0.07123, 0.0712", "12.3456, 12.35", "3.2e-7, 3.20e-07", "0, 0.0000", "NaN, not a number",
    "Infinity, infinite"})
  void metrics(double value, String text) {
    assertEquals(text, Numbers.metric(value));
  }

  @Test
  void ratios() {
    assertEquals("3.71x", Numbers.ratio(1.93, 0.52));
    assertEquals("-", Numbers.ratio(1.93, Double.NaN));
    assertEquals("-", Numbers.ratio(1, 0));
  }

  @Test
  void theLocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertEquals("266.6 k", Numbers.count(266610));
      assertEquals("98.13 %", Numbers.percent(0.98131));
    } finally {
      Locale.setDefault(before);
    }
  }
}
