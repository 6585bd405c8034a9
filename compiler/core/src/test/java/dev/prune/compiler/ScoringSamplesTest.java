package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.replay.ReplayDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gradients of scores from whole epochs, from no data, and with absolute values in place of the parameters. */
class ScoringSamplesTest {
  @TempDir Path folder;

  private static Runs.Run run(int epochs, String schedule) {
    return Runs.of(Runs.program(epochs, schedule));
  }

  private static String mask(String share, String context) {
    return "mask lowest " + share + " of weights by abs(w * grad) over " + context;
  }

  /** 80 training samples make five batches of 16: a whole epoch is the sum over them, in the same order. */
  @Test
  void anEpochIsAllItsBatches() {
    Runs.Run epoch = run(1, "at end of epoch 1 { " + mask("60%", "1 epoch of train in eval") + " }");
    Runs.Run batches = run(1, "at end of epoch 1 { " + mask("60%", "5 batches of train in eval") + " }");
    assertArrayEquals(
        batches.tensors().get("a.weight.mask").floats(), epoch.tensors().get("a.weight.mask").floats());
    Runs.Run four = run(1, "at end of epoch 1 { " + mask("60%", "4 batches of train in eval") + " }");
    assertNotEquals(
        Arrays.toString(four.tensors().get("a.weight.mask").floats()),
        Arrays.toString(epoch.tensors().get("a.weight.mask").floats()));
  }

  /** The validation split has 20 samples: a full batch and a tail of four, which `batches` never reach. */
  @Test
  void anEpochHasItsTail() {
    String metric = "metric g = norm(grad(weights)) over SAMPLES of validation in eval each epoch";
    double epoch = run(1, metric.replace("SAMPLES", "1 epoch")).metric("g").getFirst();
    double twice = run(1, metric.replace("SAMPLES", "2 epochs")).metric("g").getFirst();
    double batch = run(1, metric.replace("SAMPLES", "1 batch")).metric("g").getFirst();
    double batches = run(1, metric.replace("SAMPLES", "2 batches")).metric("g").getFirst();
    assertEquals(2 * epoch, twice, 1e-4 * epoch);
    assertEquals(2 * batch, batches, 1e-4 * batch);
    assertTrue(Math.abs(epoch - batch) > 1e-3 * batch && Math.abs(epoch - batches) > 1e-3 * batch);
  }

  /** Whatever a score looks at, the training around it goes on as if it had not been computed. */
  @Test
  void nothingIsLeftBehind() {
    Runs.Run alone = run(2, "every 3 steps { mask lowest 0% of weights by abs(w) }");
    for (String context :
        List.of(
            "1 batches of ones in eval (absolute: true)", "2 batches of ones in train", "1 epoch of train in train",
            "1 batches of train in eval (absolute: true)", "1 batches of ones in eval (temperature: 3)")) {
      Runs.Run scored = run(2, "every 3 steps { " + mask("0%", context) + " }");
      alone.tensors().forEach(
          (name, tensor) -> assertArrayEquals(tensor.floats(), scored.tensors().get(name).floats(), context + name));
    }
  }

  /** Of a network that is linear in each weight the gradient by ones is known: sums of paths. */
  @Test
  void onesFlowThroughAbsoluteValues() throws IOException {
    String text =
        """
        network N {
          input x: float[4]
          a = x |> dense(3) |> relu
          output y = a |> dense(2)
        }
        train N {
          data digits
          loss cross_entropy(y)
          optimizer sgd(lr: 1e-30)
          batch 4
          epochs 1
          metric g = sum(grad(weights)) over 1 batch of ones in eval ABSOLUTE each epoch
        }
        """;
    Path file = folder.resolve("net.safetensors");
    for (boolean absolute : new boolean[] {true, false}) {
      double[] measured = new double[1];
      try (CpuDevice device = CpuDevice.create(1);
          Trainer trainer = Programs.trainer(text.replace("ABSOLUTE", absolute ? "(absolute: true)" : ""), device)) {
        trainer.train(
            Samples.classes(8, 1, 2, 4),
            new Listener() {
              @Override
              public void epoch(dev.prune.runtime.record.EpochReport report) {
                measured[0] = report.metrics().get(Split.TRAIN).get("g");
              }
            });
        trainer.save(file);
      }
      Map<String, StoredTensor> t = Safetensors.read(file).tensors();
      double[][] p = new double[4][];
      List<String> names = List.of("a.weight", "a.bias", "y.weight", "y.bias");
      for (int i = 0; i < 4; i++) {
        float[] stored = t.get(names.get(i)).floats();
        p[i] = IntStream.range(0, stored.length).mapToDouble(k -> stored[k]).toArray();
        for (int k = 0; k < p[i].length && absolute; k++) {
          p[i][k] = Math.abs(p[i][k]);
        }
      }
      double sum = 0;
      for (int unit = 0; unit < 3; unit++) {
        double in = p[1][unit];
        for (int k = 0; k < 4; k++) {
          in += p[0][unit * 4 + k];
        }
        double out = p[2][unit] + p[2][3 + unit];
        sum += in > 0 ? 4 * out + 2 * in : 0;
      }
      assertEquals(sum, measured[0], 1e-5 * Math.abs(sum), "absolute " + absolute);
    }
  }

  private byte[] bytes(Compilation program, Device device) throws IOException {
    Path file = folder.resolve("end.safetensors");
    try (device;
        Trainer trainer = Programs.trainer(program, device, Overrides.none())) {
      trainer.train(Samples.split(80, 20, 20, 3, 2, 6, 5));
      trainer.save(file);
    }
    return Files.readAllBytes(file);
  }

  @Test
  void recordedAndThreadedRunsAreTheSame() throws IOException {
    Compilation program =
        Programs.compile(
            Runs.program(
                3,
                """
                prune synflow(remove: 60% of weights, rounds: 7)
                let g = grad(weights) over 1 epoch of train in eval
                at end of epoch 1 {
                  for goal in halving(40%, 2) {
                    compact lowest goal of units by abs(dgrad(gate, along weights: g)) over 2 batches of train in eval
                  }
                }
                at end of epoch 2 {
                  mask lowest 80% of weights by abs(dgrad(weights, along weights: g)) over 1 batches of ones in eval (absolute: true)
                }
                """));
    byte[] one = bytes(program, CpuDevice.create(1));
    assertArrayEquals(one, bytes(program, CpuDevice.create(3)));
    assertArrayEquals(one, bytes(program, new ReplayDevice(CpuDevice.create(1))));
  }

  /** No layer of twenty collapses, and no number leaves the range of floats. */
  @Test
  void twentyLayersConserveTheirFlow() {
    for (String body :
        List.of(
            "repeat 19 {\n x = x |> dense(64) |> relu\n }",
            "repeat 19 {\n x = x |> dense(64, bias: false) |> batchnorm |> relu\n }")) {
      String text =
          """
          import std.synflow
          network N {
            input image: float[2, 6, 5]
            x = image |> flatten
            %s
            output digit = x |> dense(3)
          }
          train N {
            data digits
            loss cross_entropy(digit)
            optimizer sgd(lr: 1e-3)
            batch 16
            epochs 1
            prune synflow(remove: 98%% of weights)
          }
          """
              .formatted(body);
      List<EventReport> events = new ArrayList<>();
      try (CpuDevice device = CpuDevice.create(1);
          Trainer trainer = Programs.trainer(text, device)) {
        trainer.train(
            Samples.classes(32, 3, 3, 2, 6, 5),
            new Listener() {
              @Override
              public void event(EventReport report) {
                events.add(report);
              }
            });
      }
      assertEquals(100, events.size());
      List<GroupChange> layers = events.getLast().groups();
      long all = 60 * 64 + 18 * 64 * 64 + 64 * 3;
      assertEquals(all - Math.round(.98 * all), layers.stream().mapToLong(GroupChange::after).sum());
      layers.forEach(layer -> assertTrue(layer.after() > 3, layer.toString()));
    }
  }
}
