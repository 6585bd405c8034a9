package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Keep;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import org.junit.jupiter.api.Test;

class InitializationTest {
  /** Two layers of {@code wide} and {@code narrow} units, the first with a kernel of 3 x 3 over {@code wide} channels. */
  private static Network network(Initial initial, int wide, int narrow) {
    return Network.named("N", wide, 5, 5)
        .group("a", wide, "", "n.prune:1")
        .group("b", narrow, "", "n.prune:2")
        .layer("a", "conv", 0, 1, "n.prune:1")
        .parameter("a.weight", Role.WEIGHT, initial, wide * 9, Axis.of(0), Axis.fixed(wide), Axis.fixed(9))
        .layer("b", "dense", 1, 0, "n.prune:2")
        .parameter("b.weight", Role.WEIGHT, initial, wide, Axis.of(1), Axis.of(0))
        .build();
  }

  private static float[] values(Initial initial, int wide, int narrow) {
    return Initialization.parameters(Structure.of(network(initial, wide, narrow)), 11);
  }

  @Test
  void normalAndUniformNumbersHaveTheSpreadThatIsAsked() {
    float[] normal = values(Initial.normal(0.3), 40, 30);
    float[] uniform = values(Initial.uniform(0.3), 40, 30);
    assertEquals(0, mean(normal, 1), 0.01);
    assertEquals(0.09, mean(normal, 2), 0.003);
    assertEquals(3 * 0.0081, mean(normal, 4), 0.002); // The fourth moment tells it from other distributions.
    assertEquals(0, mean(uniform, 1), 0.01);
    assertEquals(0.03, mean(uniform, 2), 0.001);
    assertEquals(0.0081 / 5, mean(uniform, 4), 1e-4);
    for (float value : uniform) {
      assertTrue(Math.abs(value) <= 0.3f);
    }
  }

  private static double mean(float[] values, int power) {
    double sum = 0;
    for (float value : values) {
      sum += Math.pow(value, power);
    }
    return sum / values.length;
  }

  @Test
  void orthogonalRowsOrColumns() {
    int wide = 8;
    int narrow = 5;
    float[] values = values(Initial.orthogonal(1.5), wide, narrow);
    for (int r = 0; r < wide; r++) {
      for (int q = 0; q <= r; q++) {
        double dot = 0;
        for (int i = 0; i < wide * 9; i++) {
          dot += (double) values[r * wide * 9 + i] * values[q * wide * 9 + i];
        }
        assertEquals(r == q ? 2.25 : 0, dot, 1e-6);
      }
    }
    float[] tall = values(Initial.orthogonal(1), narrow, wide);
    int from = narrow * narrow * 9;
    for (int c = 0; c < narrow; c++) {
      for (int d = 0; d <= c; d++) {
        double dot = 0;
        for (int r = 0; r < wide; r++) {
          dot += (double) tall[from + r * narrow + c] * tall[from + r * narrow + d];
        }
        assertEquals(c == d ? 1 : 0, dot, 1e-6);
      }
    }
  }

  @Test
  void whatIsLeftOfANetworkBeginsAsItWouldHaveInTheWhole() {
    for (Initial initial :
        new Initial[] {Initial.normal(1), Initial.uniform(1), Initial.orthogonal(1), Initial.KAIMING_UNIFORM}) {
      Network network = network(initial, 8, 6);
      float[] whole = Initialization.parameters(Structure.of(network), 11);
      Structure left = Structure.of(network, new Keep(new int[][] {{1, 2, 6}, {0, 5}}));
      float[] values = Initialization.parameters(left, 11);
      float[] expected = new float[left.parameters()];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = whole[left.places()[i]];
      }
      assertArrayEquals(expected, values, initial.toString());
    }
  }
}
