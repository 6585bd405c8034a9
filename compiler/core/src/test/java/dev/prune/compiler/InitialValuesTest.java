package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.prune.runtime.Trainer;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.util.Arrays;
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

  /** A residual block whose last norm begins with zero is the identity: what lies in it changes no output, and it learns. */
  @Test
  void zeroGammaMakesABlockTheIdentity() {
    String program =
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(4, 3x3) as a |> relu
          b = a + (a |> conv(4, 3x3, bias: false) as c |> batchnorm as norm)
          output digit = b |> relu |> global_average_pool |> dense(3)
        }
        train N { data digits loss cross_entropy(digit) optimizer sgd(lr: 0.1) batch 8 seed 3 epochs 1
          init zeros of norm
          init constant(%s) of c
        }
        """;
    float[] input = Samples.of(Samples.classes(37, 12, 3, 2, 6, 5), 12);
    float[][] outputs = new float[2][];
    for (int k = 0; k < 2; k++) {
      try (ReferenceDevice device = new ReferenceDevice();
          Trainer trainer = Programs.trainer(program.formatted(k == 0 ? "0.3" : "-0.7"), device)) {
        outputs[k] = trainer.predict(input, 12);
        trainer.train(Samples.classes(37, 12, 3, 2, 6, 5), new Listener() {});
        assertFalse(Arrays.equals(outputs[k], trainer.predict(input, 12)));
      }
    }
    assertArrayEquals(outputs[0], outputs[1]);
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
