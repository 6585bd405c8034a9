package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Tensor;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The spreads of the language against those that He et al. and Glorot and Bengio write, worked out by hand. */
class InitialValuesTest {
  private static Map<String, Initial> initial(String lines) {
    Compilation program = Programs.compile(
        """
        network N {
          input image: float[4, 6, 6]
          c = image |> conv(16, 3x3) |> batchnorm as norm |> relu
          output y = c |> global_average_pool |> dense(10)
        }
        train N {
          data digits
          loss cross_entropy(y)
          optimizer sgd(lr: 0.1)
          epochs 1
          %s
        }
        """.formatted(lines));
    Map<String, Initial> found = new TreeMap<>();
    for (Tensor tensor : dev.prune.compiler.group.Structure.of(program.grouped())
        .beginning(program.training().initial()).parameters()) {
      found.put(tensor.name(), tensor.initial());
    }
    return found;
  }

  private static void spread(Initial.Draw draw, double value, String scheme) {
    Initial found = initial("init " + scheme + " of c").get("c.weight");
    assertEquals(draw, found.draw(), scheme);
    assertEquals(value, found.value(), 1e-12, scheme);
  }

  @Test
  void spreads() {
    double in = 4 * 9;
    double out = 16 * 9;
    spread(Initial.Draw.UNIFORM, Math.sqrt(6 / in), "kaiming");
    spread(Initial.Draw.NORMAL, Math.sqrt(2 / in), "kaiming(normal)");
    spread(Initial.Draw.NORMAL, Math.sqrt(2 / out), "kaiming(normal, fan: outputs)");
    spread(Initial.Draw.NORMAL, Math.sqrt(1 / in), "kaiming(normal, inputs, linear)");
    spread(Initial.Draw.NORMAL, 0.5 / Math.sqrt(in), "kaiming(normal, gain: 0.5)");
    spread(Initial.Draw.UNIFORM, Math.sqrt(6 / (in + out)), "xavier");
    spread(Initial.Draw.NORMAL, Math.sqrt(2 / (in + out)), "xavier(normal)");
    spread(Initial.Draw.NORMAL, 5.0 / 3 * Math.sqrt(2 / (in + out)), "xavier(normal, gain: tanh)");
    spread(Initial.Draw.ORTHOGONAL, Math.sqrt(2), "orthogonal(relu)");
    spread(Initial.Draw.NORMAL, 0.02, "normal(0.02)");
    spread(Initial.Draw.UNIFORM, 0.1, "uniform(0.1)");
    spread(Initial.Draw.CONSTANT, -0.5, "constant(-0.5)");
  }

  @Test
  void theLastLineThatNamesALayerHolds() {
    Map<String, Initial> found = initial(
        "init xavier\n  init zeros of norm\n  init zeros(part: bias) of (c, norm)\n  init orthogonal of y\n  init constant(1, part: bias) of norm");
    assertEquals(Initial.ZERO, found.get("norm.gamma"));
    assertEquals(Initial.ONE, found.get("norm.beta"));
    assertEquals(Initial.ZERO, found.get("c.bias"));
    assertEquals(Initial.FAN_IN_UNIFORM, found.get("y.bias"));
    assertEquals(Initial.Draw.UNIFORM, found.get("c.weight").draw());
    assertEquals(Initial.Draw.ORTHOGONAL, found.get("y.weight").draw());
  }
}
