package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.ArraySource;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole generated trainers with an event, on the cpu device and on TornadoVM: the same channels stay, and the weights
 * are near each other at the end. Both ways to shrink give the same bytes on TornadoVM.
 */
@NeedsTornado
class TrainersAgreeTornadoTest {
  /** Of a weight around 1, after some twenty steps: rounding, carried on by the optimiser. */
  private static final double TOLERANCE = 5e-3;

  @TempDir Path folder;

  @Test
  void lenet300CompactedByMagnitude() throws Exception {
    agree(
        """
        network LeNet300 {
          input image: float[1, 28, 28]
          fc1 = image |> flatten |> dense(300) |> relu
          fc2 = fc1 |> dense(100) |> relu
          output digit = fc2 |> dense(10)
        }
        train LeNet300 {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 2e-3)
          schedule cosine
          batch 32
          epochs 3
          seed 42
          at end of epoch 1 {
            compact lowest 75% of units of dense except outputs by sum(abs(w)) ranked per layer
          }
        }
        """,
        samples(211, 10, 1, 28, 28));
  }

  @Test
  void lenet5CompactedByMagnitude() throws Exception {
    agree(
        """
        network LeNet5 {
          input image: float[1, 28, 28]
          c1 = image |> conv(6, 5x5) |> relu |> max_pool(2x2)
          c2 = c1 |> conv(16, 5x5, padding: 0) |> relu |> max_pool(2x2)
          fc1 = c2 |> flatten |> dense(120) |> relu
          fc2 = fc1 |> dense(84) |> relu
          output digit = fc2 |> dense(10)
        }
        train LeNet5 {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.02, momentum: 0.9)
          batch 32
          epochs 2
          seed 42
          at end of epoch 1 {
            compact lowest 50% of units of (conv, dense) except outputs by sum(abs(w)) ranked per layer
          }
        }
        """,
        samples(110, 10, 1, 28, 28));
  }

  @Test
  void dropoutAndTanh() throws Exception {
    agree(
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
        """,
        samples(83, 3, 2, 6, 5));
  }

  @Test
  void residualConcatBatchnormAndTaylor() throws Exception {
    agree(
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
          optimizer sgd(lr: 0.02, momentum: 0.9, nesterov: true, weight_decay: 1e-4)
          batch 16
          epochs 3
          seed 5
          at end of epoch 1 {
            compact lowest 40% of units of conv by abs(sum(w * grad)) over 2 batches of train in eval
          }
        }
        """,
        samples(83, 3, 2, 6, 5));
  }

  @Test
  void groupedDepthwiseAndTransposedConvolutionsAndNormsOfSamples() throws Exception {
    agree(
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
          optimizer sgd(lr: 0.02, momentum: 0.9)
          batch 16
          epochs 3
          seed 5
          at end of epoch 1 { compact lowest 50% of units of (a, b, c, t, f) by norm(w) ranked per layer }
        }
        """,
        samples(83, 3, 2, 6, 5));
  }

  /** Sets are chosen once, from the same numbers: what is chosen later would follow rounding. */
  @Test
  void whatActsOnWeightsMeanwhile() throws Exception {
    agree(
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(6, 3x3, bias: false) as c |> batchnorm |> relu |> flatten |> dense(12) as fc |> tanh
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.02, momentum: 0.9)
          batch 16
          epochs 3
          seed 5
          var s of each weight = 0.25
          var u of each unit of (c, fc) = 0
          penalty 1e-2 * s * abs(w) + 0.01 * u * w * w
          penalty 1e-2 * abs(gamma)
          at init {
            set S = lowest 40% of units of (c, fc) by norm(w) ranked per layer
            set T = lowest 50% of weights of all by abs(w) ranked per row
            mask lowest 20% of weights of fc by abs(w)
          }
          every 2 steps {
            s = s * 0.5 + pow(abs(w), 0.5) * random of (c, digit)
            u = min(u + 0.25, 1) of S
            u = u - 0.01 except S
            scale T by 0.98
          }
          phase noisy until max(u of S) >= 0.75 {
            noise T * pow(abs(w) + 1e-12, 0.75) * (step(0.7 - random) / 0.7 - 1)
          }
          at end of noisy { compact S }
          phase sparse {
            read w as w * (1 - exp(0 - 50 * abs(w))) of (c, fc)
            read gamma as gamma * (1 + 0.1 * u)
          }
        }
        """,
        samples(83, 3, 2, 6, 5));
  }

  /** Instead of a step something smooth: what lies at a threshold would follow rounding. */
  @Test
  void thresholdsThatAreTrained() throws Exception {
    agree(
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(6, 3x3) |> batchnorm |> relu |> flatten |> dense(12) as fc |> tanh
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.02, momentum: 0.9)
          batch 16
          epochs 3
          seed 5
          var threshold of each unit = 0
          var speed of each unit = 0
          var size of each unit of (conv, dense) except outputs = 1
          penalty 1e-2 * w * w / (2 * size) of (conv, dense) except outputs
          phase searching until epoch >= 2 {
            read w as w * sigmoid(20 * (abs(w) - threshold))
            every 1 steps before update {
              speed = 0.9 * speed + grad(threshold) - 1e-2 * exp(-threshold)
              threshold = threshold - 0.05 * speed
              size = norm(w) + 0.1 * max(abs(w))
            }
          }
          at end of epoch 1 { compact lowest 2 of units of fc by size + sum(w * w) }
        }
        """,
        samples(83, 3, 2, 6, 5));
  }

  @Test
  void gradualMasksAndAdamW() throws Exception {
    agree(
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
          epochs 2
          seed 5
          every 2 steps from epoch 1 until epoch 2 {
            mask lowest cubic(0%, 80%) of weights of (dense, conv) by abs(w) ranked globally
          }
        }
        """,
        samples(83, 3, 2, 6, 5));
  }

  @Test
  void activationsAndWidthsThatFollow() throws Exception {
    agree(
        """
        network N {
          input image: float[2, 6, 5]
          s = image |> conv(8, 3x3) |> batchnorm |> relu
          c = s |> conv(8, 3x3) |> batchnorm
          r = c + s |> relu |> max_pool(2x2)
          a = r |> flatten |> dense(14) |> relu
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.02, momentum: 0.9)
          batch 16
          epochs 3
          seed 5
          metric rho of each layer of (s, c, a) = density(activation) over 6 batches of train in eval each epoch
          metric loud of each layer of (s, a) = norm(activation) over 2 batches of train in train each epoch
          at end of epoch 1 {
            resize (s, c, a) to width * max(rho, 0.6) by mean(activation) over 6 batches of train in eval
          }
          at end of epoch 2 { mask lowest 2 of units of a by apoz(activation) * norm(w) over 2 batches of train in eval }
        }
        """,
        samples(83, 3, 2, 6, 5));
  }

  @Test
  void lossesAndOptimisersOfPhases() throws Exception {
    agree(
        """
        network N {
          input image: float[2, 6, 5]
          c = image |> conv(8, 3x3) |> relu
          output early = c |> global_average_pool |> dense(3)
          a = c |> flatten |> dense(14) |> tanh
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit, smoothing: 10%) + 0.3 * cross_entropy(early)
          optimizer sgd(lr: 0.02, momentum: 0.9)
          batch 16
          epochs 3
          seed 5
          phase one for 4 steps { loss cross_entropy(early) optimizer sgd(lr: 0.05) }
          at end of one { compact lowest 25% of units of c by abs(sum(w * grad)) over 2 batches of train in eval }
          phase two for 5 steps { loss 2 * cross_entropy(digit) schedule linear(final: 0.01) }
          at end of two { mask lowest 30% of weights of a by abs(w) }
        }
        """,
        samples(83, 3, 2, 6, 5));
  }

  @Test
  void adjustedOptimisersAndChangedImages() throws Exception {
    agree(
        """
        network N {
          input image: float[2, 6, 5]
          c = image |> conv(8, 3x3, bias: false) |> batchnorm as norm |> relu
          a = c |> flatten |> dense(14) |> tanh
          output digit = a |> dense(3)
        }
        train N {
          data digits
          augment random_crop(padding: 1) |> flip |> cutout(2)
          loss cross_entropy(digit)
          optimizer rmsprop(lr: 1e-3, smoothing: 0.5, momentum: 0.5, weight_decay: 0.1 of weights, clip: 0.5)
          rate 0.25 of (c, norm)
          init orthogonal of dense
          batch 16
          epochs 3
          seed 5
          phase one for 5 steps { optimizer adamw(lr: 1e-3, weight_decay: 0.1 of weights, clip: 1) }
          phase two for 5 steps { optimizer rmsprop(lr: 1e-3, smoothing: 0.5) }
          at step 3 { mask lowest 30% of weights of a by abs(w) }
          at step 8 { compact lowest 25% of units of c by norm(w) }
        }
        """,
        samples(83, 3, 2, 6, 5));
  }

  private void agree(String program, DataSource data) throws Exception {
    Class<?> type = GeneratedTrainers.compile(program);
    Path cpu = train(type, CpuDevice.create(1), data, Shrink.AUTO);
    Path tornado = train(type, TornadoDevice.create(0), data, Shrink.IN_PLACE);
    Map<String, StoredTensor> wanted = Safetensors.read(cpu).tensors();
    Map<String, StoredTensor> found = Safetensors.read(tornado).tensors();
    assertEquals(wanted.keySet(), found.keySet());
    for (StoredTensor tensor : wanted.values()) {
      float[] expected = tensor.floats();
      float[] actual = found.get(tensor.name()).floats();
      assertEquals(expected.length, actual.length, tensor.name());
      for (int i = 0; i < expected.length; i++) {
        double allowed = tensor.name().endsWith(".mask") ? 0 : TOLERANCE * Math.max(1, Math.abs(expected[i]));
        assertEquals(expected[i], actual[i], allowed, tensor.name() + "[" + i + "]");
      }
    }
    Path again = train(type, TornadoDevice.create(0), data, Shrink.RE_CREATED);
    assertArrayEquals(
        Files.readAllBytes(tornado), Files.readAllBytes(again), "The other way to shrink gives other bytes.");
  }

  private Path train(Class<?> type, Device device, DataSource data, Shrink way) throws Exception {
    Path file = folder.resolve(device.name() + way.word() + ".safetensors");
    try (device;
        Trainer trainer = GeneratedTrainers.construct(type, device, Overrides.none().with(way))) {
      trainer.train(data);
      trainer.save(file);
    }
    return file;
  }

  private static DataSource samples(int count, int classes, int... shape) {
    return ArraySource.ofClasses(classes, shape)
        .put(Split.TRAIN, values(1, count, shape), labels(count, classes))
        .put(Split.TEST, values(2, 20, shape), labels(20, classes))
        .describedAs("random samples")
        .build();
  }

  private static float[] values(long seed, int count, int... shape) {
    int size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    Random random = new Random(seed);
    float[] values = new float[count * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static int[] labels(int count, int classes) {
    return new Random(count).ints(count, 0, classes).toArray();
  }
}
