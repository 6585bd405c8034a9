package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole generated trainers, with events, on every device: a recording replays to the same bytes, threads change nothing, and
 * floats stay near the double reference for a few steps.
 */
class DevicesAgreeTest {
  @TempDir Path folder;

  private static Map<String, String> programs() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put(
        "dense, compacted by magnitude, adam",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> flatten |> dense(17) |> relu |> dropout(20%)
          b = a |> dense(9) |> tanh
          output digit = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          schedule warmup(3 steps, then: cosine)
          batch 16
          epochs 3
          seed 5
          at end of epoch 1 { compact lowest 40% of units of dense except outputs by sum(abs(w)) ranked per layer }
        }
        """);
    programs.put(
        "a count-aligned stream, masked and compacted",
        """
        network N {
          input image: float[2, 6, 5]
          c = image |> conv(8, 3x3) as c |> relu
          s = c + (c |> conv(6, 3x3, bias: false) as b |> batchnorm |> relu |> conv(8, 3x3) as d |> dropout(20%))
          t = s |> relu |> layernorm
          output digit = t + (t |> conv(8, 3x3) as e) |> global_average_pool |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 16
          epochs 3
          seed 5
          residual count_aligned
          at end of epoch 1 { compact lowest 40% of units of conv by sum(abs(w)) ranked globally }
          at end of epoch 2 { mask lowest 60% of units of conv by norm(w) ranked per layer }
        }
        """);
    programs.put(
        "gates of vectors and images, compacted and masked",
        """
        network N {
          input image: float[2, 6, 5]
          c = image |> conv(6, 3x3, bias: false) |> batchnorm |> gate |> relu
          a = c |> flatten |> dense(17) |> gate(0.5) |> relu |> dropout(20%)
          b = a |> dense(11) |> hard_concrete(0.5) |> tanh
          output digit = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 16
          epochs 3
          seed 5
          at end of epoch 1 { compact lowest 40% of units of dense except outputs by sum(abs(w)) ranked per layer }
          at end of epoch 2 { mask lowest 30% of units of conv by norm(w) ranked per layer }
        }
        """);
    programs.put(
        "grouped, depthwise, dilated and transposed convolutions with norms of samples, masked and compacted",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(8, 3x3) |> groupnorm(4) |> relu
          b = a |> conv(8, 3x3, groups: 2) |> relu |> depthwise_conv(3x3, multiplier: 2) as d |> layernorm |> relu
          c = b |> conv(6, 3x3, stride: 2, dilation: 2) |> tanh |> transposed_conv(5, 2x2, stride: 2) as t |> relu
          output digit = c |> flatten |> dense(12) as f |> layernorm |> relu |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 16
          epochs 3
          seed 5
          at end of epoch 1 { mask lowest 40% of units of (b, c, f) by sum(abs(w)) ranked per layer }
          at end of epoch 2 { compact lowest 50% of units of (a, b, c, t, f) by norm(w) ranked per layer }
        }
        """);
    programs.put(
        "layer ratios, borrowed and ERK, then rows",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(4, 3x3) |> relu |> flatten |> dense(17) |> relu
          b = a |> dense(9) |> tanh
          output digit = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.05, momentum: 0.9)
          batch 16
          epochs 3
          seed 5
          score sensitivity = abs(w * grad) over 1 batches of train in eval
          at init { mask random 40% of weights ratios sensitivity }
          at end of epoch 1 { mask lowest 70% of weights by abs(w) ratios erk }
          at end of epoch 2 { mask lowest 80% of weights by abs(w) ranked per row }
        }
        """);
    programs.put(
        "optimisers of phases, masks that come and a cut amid them",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(4, 3x3) |> relu |> flatten |> dense(17) |> relu
          b = a |> dense(9) |> tanh
          output digit = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.05)
          batch 16
          epochs 3
          seed 5
          phase one for 3 steps { optimizer adam(lr: 1e-2) }
          phase two for 3 steps { optimizer sgd(lr: 0.05, momentum: 0.9) schedule cosine }
          phase three for 4 steps { optimizer adamw(lr: 1e-2, beta1: 0.8) train b }
          at step 2 { mask lowest 40% of weights by abs(w) }
          at step 5 { compact lowest 30% of units of b by norm(w) }
          at step 8 { restore all }
        }
        """);
    programs.put(
        "losses of phases, scores and second derivatives of each",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(4, 3x3) as c |> tanh
          output early = a |> flatten |> dense(3)
          b = a |> global_average_pool |> dense(8) |> tanh
          output late = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(late, smoothing: 10%) + 0.3 * cross_entropy(early)
          optimizer adam(lr: 1e-2)
          batch 16
          epochs 3
          seed 5
          score flow = dgrad(weights, along weights: w) over 1 batches of train in eval
          phase one for 3 steps { loss cross_entropy(early) }
          at end of one { mask lowest 20% of weights by abs(w * grad) over 2 batches of train in train }
          phase two for 4 steps { loss 2 * cross_entropy(late) }
          at end of two { compact lowest 30% of units of b by abs(sum(w * grad)) over 1 batches of train in eval }
          at end of epoch 2 { mask highest 40% of weights by flow }
        }
        """);
    programs.put(
        "convolutions, residual, concat, batchnorm, taylor",
        """
        network N {
          input image: float[2, 6, 5]
          s = image |> conv(8, 3x3) |> batchnorm |> relu
          m = s |> conv(8, 3x3) as c1 |> batchnorm |> relu |> conv(8, 3x3) as c2 |> batchnorm
          r = m + s |> relu
          j = concat(r, image |> conv(5, 1x1) as side |> relu)
          p = j |> max_pool(2x2)
          output digit = p |> flatten |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.05, momentum: 0.9, nesterov: true, weight_decay: 1e-4)
          batch 16
          epochs 3
          seed 5
          at end of epoch 1 {
            compact lowest 40% of units of conv by abs(sum(w * grad)) over 2 batches of train in eval
          }
        }
        """);
    programs.put(
        "sets that are chosen until they stay the same",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(6, 3x3, bias: false) |> batchnorm |> relu |> flatten |> dense(17) |> relu
          b = a |> dense(9) |> tanh
          output digit = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 16
          epochs 3
          seed 5
          set S = lowest 40% of units by abs(sum(w * grad)) over 2 batches of train in eval each step
          set D = lowest 40% of weights by abs(w) each epoch
          phase wait until max(hamming(S, S@last(3))) <= 0.4 no later than epoch 2 {}
          at end of wait { compact S }
          at end of epoch 3 { if similarity(D, D@prev) > 0.1 { mask D } }
        }
        """);
    programs.put(
        "thresholds, the fittest of several choices, units without connections",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(6, 3x3) |> relu |> flatten |> dense(17) |> relu
          b = a |> dense(9) |> tanh
          output digit = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.05, momentum: 0.9)
          batch 16
          epochs 4
          seed 5
          snapshot first = parameters at init
          at init { mask random 40% of weights of a ratios erk best of 5 by abs(w) }
          at end of epoch 1 { mask weights below 3% of (a, b) by abs(w - first) / (abs(first) + 1e-12) }
          at end of epoch 2 {
            mask random 90% of weights of (b, digit) ranked per layer
            compact unconnected units of dense
          }
          at end of epoch 3 { compact units below 0.2 of conv by norm(w) }
        }
        """);
    programs.put(
        "gradual masks, adamw",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(4, 3x3) |> relu |> global_average_pool |> dense(12) as fc |> sigmoid
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adamw(lr: 1e-2, weight_decay: 0.01)
          batch 16
          epochs 3
          seed 5
          every 2 steps from epoch 1 until epoch 2 {
            mask lowest cubic(0%, 80%) of weights of (dense, conv) by abs(w) ranked globally
          }
        }
        """);
    programs.put(
        "weights dropped and grown, by gradient and by chance, in masked channels too",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(6, 3x3) as c |> relu |> global_average_pool |> dense(12) as fc |> sigmoid
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 16
          epochs 3
          seed 5
          var held of each weight = 0
          at init {
            mask random 70% of weights of all ratios uniform
            mask lowest 20% of units of (c, fc) by norm(w) ranked per layer
          }
          every 2 steps until epoch 2 instead of update {
            set D = lowest cosine(30%, 5%) of active weights of all by abs(w) ranked per layer
            held = w
            mask D
            grow(value: held) highest count(D) of weights of all by abs(grad) ranked per layer
          }
          every 3 steps from epoch 2 { grow(value: 0.01) random 5% of weights of fc }
        }
        """);
    programs.put(
        "what acts on weights meanwhile",
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(6, 3x3, bias: false) as c |> batchnorm |> relu |> global_average_pool |> dense(12) as fc |> sigmoid
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 16
          epochs 3
          seed 5
          every 1 steps until epoch 2 { scale lowest 60% of weights of all by abs(w) ranked per layer by 0.9 }
          at end of epoch 1 { compact lowest 30% of units of c by norm(w) }
          at end of epoch 2 { mask lowest 60% of weights of all by abs(w) ranked per layer }
          every 3 steps from epoch 3 { scale lowest 30% of units of (c, fc) by sum(abs(w)) by cosine(1, 0.5) }
          var s of each weight of all = 0.25
          var u of each unit of (c, fc) = 0
          snapshot first = parameters at init
          penalty 1e-3 * s * abs(w) + 0.01 * u * w * w
          penalty 1e-3 * abs(gamma)
          at init {
            set S = lowest 40% of units of (c, fc) by norm(w) ranked per layer
            set T = lowest 50% of weights of all by abs(w) ranked per row
          }
          metric m = max(s) + min(u) + mean(s of S) + sum(S * u) each step
          every 2 steps {
            s = s * 0.5 + abs(w - first) * random of (c, digit)
            u = min(u + 0.125, 1) of S
            u = u - 0.01 except S
          }
          every 3 steps before update {
            s = pow(abs(grad), 0.5) except S
            set T = lowest 50% of weights of all by abs(w) ranked per row
          }
          phase noisy until max(u of S) >= 0.5 {
            noise T * pow(abs(w) + 1e-12, 0.75) * (step(0.7 - random) / 0.7 - 1)
          }
          phase sparse {
            read w as w * step(abs(w) - 0.02) of (c, fc)
            read gamma as gamma * (1 + 0.1 * u)
          }
        }
        """);
    programs.put(
        "activations, in sums and behind norms, and widths that follow from them",
        """
        network N {
          input image: float[2, 6, 5]
          s = image |> conv(6, 3x3) |> batchnorm |> relu
          c = s |> conv(6, 3x3) |> batchnorm
          r = c + s |> relu |> max_pool(2x2)
          a = r |> flatten |> dense(13) |> relu
          output digit = a |> dropout(10%) |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.05, momentum: 0.9)
          batch 16
          epochs 4
          seed 5
          metric rho of each layer of (s, c, a) = density(activation) over 6 batches of train in eval each epoch
          metric loud of each layer of (s, a) = norm(activation) over 2 batches of train in train each epoch
          at end of epoch 1 { resize all except outputs to width * max(rho, 0.8) by mean(activation) over 6 batches of train in eval }
          at step 15 { mask lowest 2 of units of a by apoz(activation) * norm(w) over 2 batches of train in train }
          at end of epoch 3 { resize (s, a) to width * mean(rho) by sum(activation * activation) over 3 batches of train in eval }
        }
        """);
    programs.put(
        "slices, shuffles, products and images of other sizes",
        """
        network N {
          input image: float[2, 6, 5]
          s = image |> conv(16, 3x3, bias: false) as s |> batchnorm |> silu
          e = s |> global_average_pool |> dense(3) as e1 |> gelu |> dense(16) as e2 |> hard_sigmoid
          x = s * e |> channel_shuffle(2)
          a = x |> slice(0, 4) |> conv(16, 1x1) as a |> hardswish |> pixel_shuffle(2) |> average_pool(2, padding: 1, count_padding: false)
          b = x |> split(2, 1) |> adaptive_average_pool(3x2) |> upsample(2, bilinear: true) |> pad(0x2, after: 0)
          c = concat(a |> slice(0, 2), b |> leaky_relu |> upsample(1) |> pad(1x0, after: 0)) |> slice(1, 6)
          output digit = c |> flatten |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 0.01)
          batch 16
          epochs 3
          seed 6
          at end of epoch 1 { compact lowest 50% of units of (s, a, e1) by norm(w) ranked per layer }
          at end of epoch 2 { mask lowest 20% of active units of (s, a) by abs(sum(w * grad)) over 2 batches of train in eval }
        }
        """);
    return programs;
  }

  @TestFactory
  List<DynamicTest> replayedAndThreadedToTheBit() {
    List<DynamicTest> tests = new ArrayList<>();
    programs()
        .forEach(
            (name, text) ->
                tests.add(
                    DynamicTest.dynamicTest(
                        name,
                        () -> {
                          Compilation program = Programs.compile(text);
                          byte[] one = bytes(program, CpuDevice.create(1));
                          assertArrayEquals(one, bytes(program, CpuDevice.create(2)), "2 threads");
                          assertArrayEquals(one, bytes(program, CpuDevice.create(3)), "3 threads");
                          assertArrayEquals(one, bytes(program, new ReplayDevice(CpuDevice.create(1))), "replay");
                          byte[] reference = bytes(program, new ReferenceDevice());
                          assertArrayEquals(
                              reference, bytes(program, new ReplayDevice(new ReferenceDevice())), "replayed reference");
                        })));
    return tests;
  }

  @TestFactory
  List<DynamicTest> floatsStayNearTheReference() {
    List<DynamicTest> tests = new ArrayList<>();
    programs()
        .forEach(
            (name, text) ->
                tests.add(
                    DynamicTest.dynamicTest(
                        name,
                        () -> {
                          Compilation program = Programs.compile(text);
                          Overrides oneEpoch = new Overrides(OptionalInt.of(1), OptionalInt.empty(), OptionalLong.empty());
                          near(
                              bytes(program, CpuDevice.create(1), oneEpoch),
                              bytes(program, new ReferenceDevice(), oneEpoch));
                        })));
    return tests;
  }

  private void near(byte[] cpu, byte[] reference) throws IOException {
    Path a = Files.write(folder.resolve("a.safetensors"), cpu);
    Path b = Files.write(folder.resolve("b.safetensors"), reference);
    Map<String, StoredTensor> exact = Safetensors.read(b).tensors();
    for (StoredTensor tensor : Safetensors.read(a).tensors().values()) {
      if (tensor.name().endsWith(".mask")) {
        assertArrayEquals(exact.get(tensor.name()).floats(), tensor.floats(), tensor.name());
        continue;
      }
      float[] values = tensor.floats();
      double[] wanted = exact.get(tensor.name()).doubles();
      assertEquals(wanted.length, values.length, tensor.name());
      for (int i = 0; i < values.length; i++) {
        assertEquals(wanted[i], values[i], 2e-3 * Math.max(1, Math.abs(wanted[i])), tensor.name() + "[" + i + "]");
      }
    }
  }

  private byte[] bytes(Compilation program, Device device) throws IOException {
    return bytes(program, device, Overrides.none());
  }

  private byte[] bytes(Compilation program, Device device, Overrides overrides) throws IOException {
    Path file = folder.resolve("end.safetensors");
    try (device;
        Trainer trainer = Programs.trainer(program, device, overrides)) {
      trainer.train(Samples.classes(83, 20, 3, 2, 6, 5));
      trainer.save(file);
    }
    return Files.readAllBytes(file);
  }
}
