package dev.prune.runtime.tornado;

import dev.prune.runtime.data.ArraySource;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import java.util.Random;

/** Networks that tests compare devices with, and samples for them. */
final class Networks {
  static final String LENET_300 =
      """
      network N {
        input image: float[1, 28, 28]
        fc1 = image |> flatten |> dense(300) |> relu
        fc2 = fc1 |> dense(100) |> relu
        output digit = fc2 |> dense(10)
      }
      """;

  static final String LENET_5 =
      """
      network N {
        input image: float[1, 28, 28]
        c1 = image |> conv(6, 5x5) |> relu |> max_pool(2x2)
        c2 = c1 |> conv(16, 5x5, padding: 0) |> relu |> max_pool(2x2)
        fc1 = c2 |> flatten |> dense(120) |> relu
        fc2 = fc1 |> dense(84) |> relu
        output digit = fc2 |> dense(10)
      }
      """;

  /** Batchnorm, a residual sum, a join, dropout on images and vectors, tanh; images of 2 x 6 x 5, three classes. */
  static final String RESIDUAL =
      """
      network N {
        input image: float[2, 6, 5]
        s = image |> conv(8, 3x3) |> batchnorm |> relu
        m = s |> conv(8, 3x3) as c1 |> batchnorm |> relu |> dropout(20%) |> conv(8, 3x3) as c2 |> batchnorm
        r = m + s |> relu
        j = concat(r, image |> conv(5, 1x1) as side |> relu)
        p = j |> max_pool(2x2)
        v = p |> flatten |> dense(12) as fc |> batchnorm |> tanh |> dropout(20%)
        output digit = v |> dense(3)
      }
      """;

  private Networks() {}

  /** A training without events. */
  static String training(String optimizer, int batch) {
    return training(optimizer, batch, "");
  }

  /** A training of some epochs with events. */
  static String training(String optimizer, int batch, String schedule) {
    return "train N {\n  data digits\n  loss cross_entropy(digit)\n  optimizer " + optimizer + "\n  batch " + batch
        + "\n  epochs 3\n  seed 42\n" + schedule + "}\n";
  }

  /** Gaussian samples with random classes. */
  static DataSource samples(int count, int classes, int... shape) {
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
