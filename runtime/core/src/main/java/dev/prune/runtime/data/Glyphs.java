package dev.prune.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The ways to write each digit, as strokes. A stroke is a list of points "x,y" in hundredths of the glyph's box (x to
 * the right, y down) through which a smooth curve passes; strokes are separated by "/".
 */
final class Glyphs {
  private static final List<List<String>> WRITTEN =
      List.of(
          List.of(
              "50,0 25,15 18,50 25,85 50,100 75,85 82,50 75,15 50,0",
              "62,4 36,8 20,45 28,88 52,100 76,80 80,40 68,10 42,3",
              "50,0 34,18 30,50 34,82 50,100 66,82 70,50 66,18 50,0"),
          List.of(
              "50,0 50,50 50,100",
              "28,24 42,13 53,0 / 53,0 53,50 53,100",
              "32,20 43,12 52,0 / 52,0 52,50 52,98 / 28,99 50,98 74,99"),
          List.of(
              "22,22 35,4 60,2 76,20 68,45 42,75 20,98 / 20,98 50,97 82,96",
              "22,20 45,0 72,15 66,50 38,88 22,93 22,79 40,83 62,98 84,90",
              "20,12 48,2 74,14 72,40 50,64 22,90 / 22,90 52,88 84,98"),
          List.of(
              "22,12 45,0 72,12 70,35 45,47 / 45,47 72,56 78,80 52,100 20,88",
              "22,3 48,2 76,4 / 76,4 60,22 44,40 / 44,40 72,50 78,76 52,100 20,92",
              "26,8 52,0 68,14 64,36 40,48 66,56 74,80 50,100 24,94"),
          List.of(
              "30,0 24,30 22,55 / 22,55 50,56 84,52 / 68,5 66,50 64,100",
              "62,0 40,32 18,65 / 18,65 50,66 86,65 / 62,0 62,50 62,100",
              "26,4 22,32 34,50 58,48 72,30 / 74,2 70,50 64,100"),
          List.of(
              "76,2 52,2 30,3 / 30,3 27,25 25,44 / 25,44 50,36 76,50 76,82 50,100 20,90",
              "74,4 42,4 28,20 32,42 60,48 76,68 62,95 20,95",
              "32,2 30,24 28,42 / 28,42 56,38 76,58 70,88 46,100 20,88 / 32,2 56,4 80,0"),
          List.of(
              "66,0 40,20 24,55 28,90 52,100 74,84 70,60 48,52 26,68",
              "52,0 34,30 25,64 32,94 54,100 72,86 68,66 48,60 28,76",
              "76,8 50,2 28,30 22,66 36,96 62,98 76,78 64,56 40,56 25,72"),
          List.of(
              "20,4 50,4 80,3 / 80,3 56,46 40,100",
              "20,6 50,3 80,2 / 80,2 60,46 44,100 / 36,52 54,50 76,48",
              "22,22 24,5 50,6 80,2 / 80,2 66,30 56,62 54,100"),
          List.of(
              "50,46 28,30 30,8 50,0 70,10 70,30 50,46 26,66 28,92 50,100 74,92 74,66 50,46",
              "72,12 50,0 28,16 38,40 66,60 74,84 50,100 26,84 36,58 64,36 72,12",
              "50,44 32,34 32,10 50,0 68,10 68,34 50,44 / 50,44 28,58 26,88 50,100 74,88 72,58 50,44"),
          List.of(
              "74,18 50,0 26,16 28,42 52,52 72,36 76,10 / 76,10 74,50 68,100",
              "74,22 52,0 28,14 26,40 50,50 72,36 76,12 / 76,12 74,70 52,100 24,90",
              "68,10 44,4 26,24 36,46 60,42 72,14 / 72,14 66,54 46,100"));

  private static final List<List<List<float[]>>> PARSED = WRITTEN.stream().map(Glyphs::parseForms).toList();

  private Glyphs() {}

  /** The forms of {@code digit}; each is a list of strokes x0, y0, x1, y1, ... with coordinates about [0, 1]. */
  static List<List<float[]>> of(int digit) {
    return PARSED.get(digit);
  }

  private static List<List<float[]>> parseForms(List<String> forms) {
    List<List<float[]>> parsed = new ArrayList<>();
    for (String form : forms) {
      parsed.add(Arrays.stream(form.split(" / ")).map(Glyphs::parseStroke).toList());
    }
    return List.copyOf(parsed);
  }

  private static float[] parseStroke(String stroke) {
    String[] numbers = stroke.split("[ ,]");
    float[] points = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      points[i] = Integer.parseInt(numbers[i]) / 100f;
    }
    return points;
  }
}
