package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Trainer;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Where relu and max pooling have kinks, differences of gradients may step over one; but the Hessian is symmetric whatever the
 * network: v'(Hu) = u'(Hv) for any two directions, in double.
 */
class HessianSymmetryTest {
  private static final String U = "(parameters * parameters - 0.4 * parameters + 0.1)";
  private static final String V = "(0.3 * parameters * parameters * parameters + parameters - 0.05)";

  private static Map<String, String> networks() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("dense", "a = image |> flatten |> dense(9) |> relu |> dense(7) |> relu");
    bodies.put("convolutions and max pooling",
        "a = image |> conv(4, 3x3) |> relu |> max_pool(2x2) |> conv(5, 3x3) |> relu |> flatten |> dense(6) |> relu");
    bodies.put("batchnorm",
        "a = image |> conv(4, 3x3, bias: false) |> batchnorm |> relu |> max_pool(2x2, stride: 1) |> conv(4, 1x1) |> batchnorm "
            + "|> relu |> global_average_pool");
    bodies.put("residual, concat, dropout",
        "x = image |> conv(4, 3x3) as s |> relu\n y = x + (x |> conv(4, 3x3) as c1 |> relu |> conv(4, 3x3) as c2) |> relu\n"
            + " a = concat(y, image |> conv(2, 1x1) as side |> relu) |> max_pool(2x2) |> flatten |> dropout(20%) |> dense(6) |> relu");
    bodies.put("groups, depths and norms",
        "a = image |> conv(4, 3x3) as c1 |> groupnorm(2) |> relu |> conv(4, 3x3, groups: 2, dilation: 2) as c2 |> relu "
            + "|> depthwise_conv(3x3) |> layernorm |> relu |> transposed_conv(3, 2x2, stride: 2) as t |> relu |> flatten");
    return bodies;
  }

  @TestFactory
  List<DynamicTest> theHessianIsSymmetric() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String mode : List.of("eval", "train")) {
      networks().forEach((name, body) -> tests.add(DynamicTest.dynamicTest(name + " in " + mode, () -> check(body, mode))));
    }
    return tests;
  }

  private static void check(String body, String mode) {
    String text =
        """
        network N {
          input image: float[2, 6, 5]
          %s
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 1e-300)
          batch 8
          epochs 1
          seed 5
          metric one = sum(%s * dgrad(parameters, along parameters: %s)) over 2 batches of train in %s each epoch
          metric other = sum(%s * dgrad(parameters, along parameters: %s)) over 2 batches of train in %s each epoch
        }
        """
            .formatted(body, V, U, mode, U, V, mode);
    Map<String, Double> metrics = new LinkedHashMap<>();
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(text, device)) {
      trainer.train(
          Samples.classes(16, 1, 3, 2, 6, 5),
          new Listener() {
            @Override
            public void epoch(EpochReport report) {
              metrics.putAll(report.metrics().get(Split.TRAIN));
            }
          });
    }
    double one = metrics.get("one");
    assertTrue(Math.abs(one) > 1e-4, "nothing moves: " + one);
    assertEquals(one, metrics.get("other"), 1e-10 * Math.abs(one));
  }
}
