package dev.prune.runtime.data;

import dev.prune.runtime.random.RandomKey;
import java.util.Arrays;
import java.util.List;

/**
 * Draws one digit in one hand: the form, its wobble, size, slant, turn, place, width of the pen, ink and the grain of
 * the paper are all functions of the key. One pen serves one thread; its arrays are reused from digit to digit.
 */
final class Pen {
  static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;

  /** Straight pieces per span between two points of a stroke. */
  private static final int PIECES = 5;

  /** Squared distance of each pixel's centre to the line, in pixels. */
  private final float[] distance = new float[PIXELS];

  private final float[] wobbled = new float[64];

  private RandomKey key;
  private int draws;

  /** Writes {@code digit} as it belongs to {@code key} to {@code image[at ..]}; 0 is paper, 255 as a byte is ink. */
  void draw(int digit, RandomKey key, byte[] image, int at) {
    this.key = key;
    this.draws = 0;
    Arrays.fill(distance, Float.MAX_VALUE);
    List<List<float[]>> forms = Glyphs.of(digit);
    Hand hand = hand();
    for (float[] stroke : forms.get(key.below(forms.size(), draws++, 0))) {
      trace(stroke, hand);
    }
    float radius = between(0.65f, 1.55f);
    float ink = between(0.75f, 1f);
    float grain = between(0.02f, 0.12f);
    RandomKey paper = key.derive(0);
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      float edge = radius + 0.5f - (float) Math.sqrt(distance[pixel]);
      float covered = Math.clamp(edge, 0f, 1f);
      // The mean of two numbers has a peak at zero, as the noise of a scanner.
      float noise = grain * (paper.uniform(pixel, 0) + paper.uniform(pixel, 1) - 1);
      image[at + pixel] = (byte) Math.round(255 * Math.clamp(ink * covered + noise, 0f, 1f));
    }
  }

  /** From the glyph's box to pixels: {@code (xx*x + xy*y + x0, yx*x + yy*y + y0)} after a smooth bend. */
  private record Hand(
      float xx, float xy, float yx, float yy, float x0, float y0, float bend, float waves, float phase) {}

  private Hand hand() {
    float height = between(15f, 21f);
    float width = height * between(0.7f, 1.15f);
    float slant = between(-0.35f, 0.25f);
    double turn = between(-0.26f, 0.26f); // 15 degrees
    float cos = (float) StrictMath.cos(turn);
    float sin = (float) StrictMath.sin(turn);
    float middle = SIDE / 2f;
    float shiftX = between(-2.5f, 2.5f);
    float shiftY = between(-2.5f, 2.5f);
    // x' = width * (x - 0.5) - slant * height * (y - 0.5), y' = height * (y - 0.5), then the turn.
    float xx = cos * width;
    float xy = -cos * slant * height - sin * height;
    float yx = sin * width;
    float yy = -sin * slant * height + cos * height;
    return new Hand(
        xx, xy, yx, yy,
        middle + shiftX - 0.5f * (xx + xy),
        middle + shiftY - 0.5f * (yx + yy),
        between(-0.07f, 0.07f), between(3f, 7f), between(0f, 6.28f));
  }

  /** Follows the Catmull-Rom curve through the stroke's points, each moved a little. */
  private void trace(float[] stroke, Hand hand) {
    int points = stroke.length / 2;
    for (int i = 0; i < stroke.length; i++) {
      wobbled[i] = stroke[i] + 0.028f * normal();
    }
    float lastX = 0;
    float lastY = 0;
    for (int span = 0; span + 1 < points; span++) {
      int before = Math.max(span - 1, 0);
      int after = Math.min(span + 2, points - 1);
      for (int piece = span == 0 ? 0 : 1; piece <= PIECES; piece++) {
        float t = piece / (float) PIECES;
        float u = curve(wobbled[2 * before], wobbled[2 * span], wobbled[2 * span + 2], wobbled[2 * after], t);
        float v = curve(
            wobbled[2 * before + 1], wobbled[2 * span + 1], wobbled[2 * span + 3], wobbled[2 * after + 1], t);
        u += hand.bend * (float) StrictMath.sin(hand.waves * v + hand.phase);
        float x = hand.xx * u + hand.xy * v + hand.x0;
        float y = hand.yx * u + hand.yy * v + hand.y0;
        if (piece > 0) {
          line(lastX, lastY, x, y);
        }
        lastX = x;
        lastY = y;
      }
    }
  }

  private static float curve(float before, float from, float to, float after, float t) {
    return from + 0.5f * t * (to - before
        + t * (2 * before - 5 * from + 4 * to - after + t * (3 * (from - to) + after - before)));
  }

  /** Lowers the distances of the pixels near the piece; further than three pixels no pen reaches. */
  private void line(float ax, float ay, float bx, float by) {
    float dx = bx - ax;
    float dy = by - ay;
    float scale = 1 / Math.max(dx * dx + dy * dy, 1e-12f);
    int left = Math.max((int) (Math.min(ax, bx) - 3), 0);
    int right = Math.min((int) (Math.max(ax, bx) + 3), SIDE - 1);
    int top = Math.max((int) (Math.min(ay, by) - 3), 0);
    int bottom = Math.min((int) (Math.max(ay, by) + 3), SIDE - 1);
    for (int row = top; row <= bottom; row++) {
      float py = row + 0.5f - ay;
      for (int column = left; column <= right; column++) {
        float px = column + 0.5f - ax;
        float along = Math.clamp((px * dx + py * dy) * scale, 0f, 1f);
        float ex = px - along * dx;
        float ey = py - along * dy;
        int pixel = row * SIDE + column;
        distance[pixel] = Math.min(distance[pixel], ex * ex + ey * ey);
      }
    }
  }

  private float between(float low, float high) {
    return low + (high - low) * key.uniform(draws++, 0);
  }

  /** Nearly normal, and fast: the sum of four uniforms has variance 1/3. */
  private float normal() {
    float a = key.uniform(draws, 1) + key.uniform(draws, 2);
    float b = key.uniform(draws, 3) + key.uniform(draws++, 4);
    return 1.732f * (a + b - 2);
  }
}
