package dev.prune.compiler;

import dev.prune.runtime.network.Structure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * A small valid program for a seed: convolutions, dense layers, norms, pooling, activations, dropout, sums, products, joins,
 * slices, shuffles and other sizes of images in random order and of random widths; values are used again at any later place
 * where they fit. The same seed always gives the same text. A new operation is a new case of {@link #imageStep} or {@link
 * #vectorStep} and nothing else.
 */
public final class RandomProgram {
  private static final List<String> ACTIVATIONS = List.of(
          "relu", "tanh", "sigmoid", "gate(0.8)", "leaky_relu(0.2)", "gelu", "silu", "hardswish", "hard_sigmoid", "relu6",
          "hard_concrete", "hard_concrete(initial: 0.5, per_sample: true)");
  private static final List<String> OPTIMIZERS =
      List.of(
          "sgd(lr: 0.01)",
          "sgd(lr: 0.005, momentum: 0.9, weight_decay: 1e-3)",
          "sgd(lr: 0.005, momentum: 0.9, nesterov: true)",
          "adam(lr: 0.01)",
          "adamw(lr: 0.01, weight_decay: 0.05)",
          "rmsprop(lr: 0.002, momentum: 0.5)",
          "sgd(lr: 0.01, momentum: 0.9, weight_decay: 1e-2 of weights, clip: 0.5)");

  private final Random random;
  private final List<String> lines = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private int layers;

  /** A value: its name, its channels, and its height and width, which are 0 for a vector. */
  private record Value(String name, int channels, int height, int width) {
    boolean image() {
      return height > 0;
    }

    boolean sameExtents(Value other) {
      return height == other.height && width == other.width;
    }
  }

  private RandomProgram(long seed) {
    this.random = new Random(seed);
  }

  /** The network {@code N} with an input of 2 x 6 x 5 and three classes. */
  public static String network(long seed) {
    return new RandomProgram(seed).network();
  }

  /** A training of {@code N} with these actions; five batches an epoch, the last one short. */
  public static String training(long seed, String schedule) {
    Random random = new Random(~seed);
    return """

        train N {
          data digits
          loss cross_entropy(digit)
          optimizer %s
          batch 8
          epochs 3
          seed %d
        %s}
        """
        .formatted(OPTIMIZERS.get(random.nextInt(OPTIMIZERS.size())), seed, schedule);
  }

  private String network() {
    values.add(new Value("image", 2, 6, 5));
    conv(values.getLast());
    // Most networks are small, which finds as much in less time; some have long streams.
    for (int i = random.nextInt(8) == 0 ? 6 + random.nextInt(7) : random.nextInt(5); i > 0; i--) {
      imageStep();
    }
    Value image = values.getLast();
    boolean pooled = random.nextInt(3) == 0;
    add(image.name + " |> " + (pooled ? "global_average_pool" : "flatten"),
        pooled ? image.channels : image.channels * image.height * image.width, 0, 0);
    for (int i = random.nextInt(4); i > 0; i--) {
      vectorStep();
    }
    String body = String.join("\n  ", lines);
    return "network N {\n  input image: float[2, 6, 5]\n  " + body
        + "\n  output digit = " + values.getLast().name + " |> dense(3)\n}\n";
  }

  private void imageStep() {
    Value x = values.getLast();
    switch (random.nextInt(22)) {
      case 0, 1, 2 -> conv(x);
      case 3 -> add(x.name + " |> batchnorm", x.channels, x.height, x.width);
      case 4 -> add(x.name + " |> dropout(30%)", x.channels, x.height, x.width);
      case 5 -> {
        if (random.nextBoolean()) {
          add(x.name + " |> max_pool(3x3, stride: 2, padding: 1)", x.channels, (x.height - 1) / 2 + 1, (x.width - 1) / 2 + 1);
        } else if (x.height >= 2 && x.width >= 2) {
          add(x.name + " |> max_pool(2x2)", x.channels, x.height / 2, x.width / 2);
        }
      }
      case 6, 7 -> sum(x, "conv(%d, 3x3)".formatted(x.channels));
      case 8 -> join(x);
      case 9 -> cut(x);
      case 10 -> excite(x);
      case 11 -> averagePool(x);
      case 12 -> resize(x);
      case 13 -> pixels(x);
      case 14 -> shuffle(x);
      case 15 -> groupedConv(x);
      case 16 -> depthwiseConv(x);
      case 17 -> transposedConv(x);
      case 18 -> norm(x);
      default -> activation(x);
    }
  }

  /** Some channels, by place or in equal parts. */
  private void cut(Value x) {
    int parts = 1 + random.nextInt(3);
    if (x.channels % parts == 0 && random.nextBoolean()) {
      String part = " |> split(" + parts + ", " + random.nextInt(parts) + ")";
      add(x.name + part, x.channels / parts, x.height, x.width);
    } else {
      int from = random.nextInt(x.channels);
      int to = from + 1 + random.nextInt(x.channels - from);
      add(x.name + " |> slice(" + from + ", " + to + ")", to - from, x.height, x.width);
    }
  }

  private void shuffle(Value x) {
    List<Integer> divisors = java.util.stream.IntStream.rangeClosed(2, x.channels).filter(g -> x.channels % g == 0).boxed().toList();
    if (!divisors.isEmpty()) {
      int groups = divisors.get(random.nextInt(divisors.size()));
      add(x.name + " |> channel_shuffle(" + groups + ")", x.channels, x.height, x.width);
    }
  }

  /** A number of groups that divides the channels, 1 among others. */
  private int groups(Value x) {
    int[] divisors = java.util.stream.IntStream.rangeClosed(1, x.channels).filter(g -> x.channels % g == 0).toArray();
    int least = divisors.length > 1 && random.nextInt(4) > 0 ? 1 : 0;
    return divisors[least + random.nextInt(divisors.length - least)];
  }

  private void groupedConv(Value x) {
    int groups = groups(x);
    int channels = groups * (1 + random.nextInt(groups > 3 ? 1 : 3));
    int dilation = 1 + random.nextInt(2);
    int stride = 1 + random.nextInt(2);
    // The default padding keeps the size, but for the stride.
    String more = ", 3x3, groups: " + groups + ", dilation: " + dilation + ", stride: " + stride;
    add(x.name + " |> conv(" + channels + more + ")" + name(), channels, (x.height - 1) / stride + 1, (x.width - 1) / stride + 1);
  }

  private void depthwiseConv(Value x) {
    int multiplier = x.channels > 6 ? 1 : 1 + random.nextInt(2);
    boolean strided = random.nextBoolean();
    add(
        x.name + " |> depthwise_conv(3x3" + (strided ? ", stride: 2" : "") + ", multiplier: " + multiplier + ")" + name(),
        x.channels * multiplier,
        strided ? (x.height - 1) / 2 + 1 : x.height,
        strided ? (x.width - 1) / 2 + 1 : x.width);
  }

  private void transposedConv(Value x) {
    if (x.height * x.width <= 60) {
      int channels = 1 + random.nextInt(5);
      int more = random.nextInt(2);
      add(
          x.name + " |> transposed_conv(" + channels + ", 3x3, stride: 2x1, padding: 1, output_padding: " + more + "x0)" + name(),
          channels,
          2 * x.height - 1 + more,
          x.width);
    }
  }

  private void norm(Value x) {
    boolean whole = random.nextBoolean();
    add(x.name + (whole ? " |> layernorm" : " |> groupnorm(" + groups(x) + ")"), x.channels, x.height, x.width);
  }

  /** A factor for each channel, from the image itself. */
  private void excite(Value x) {
    String pooled = random.nextBoolean() ? "global_average_pool" : "adaptive_average_pool(1)";
    String squeezed = random.nextBoolean() ? " |> flatten |> dense(" + (1 + random.nextInt(3)) + ")" + name() + " |> silu" : " |> flatten";
    String factor = "(" + x.name + " |> " + pooled + squeezed + " |> dense(" + x.channels + ")" + name() + " |> sigmoid)";
    String sign = random.nextInt(4) == 0 ? " + " : " * ";
    add(random.nextBoolean() ? x.name + sign + factor : factor + sign + x.name, x.channels, x.height, x.width);
  }

  private void averagePool(Value x) {
    if (random.nextInt(3) == 0) {
      int height = 1 + random.nextInt(Math.min(3, x.height));
      int width = 1 + random.nextInt(Math.min(3, x.width));
      add(x.name + " |> adaptive_average_pool(" + height + "x" + width + ")", x.channels, height, width);
      return;
    }
    int kernel = 2 + random.nextInt(2);
    int stride = 1 + random.nextInt(3);
    int padding = random.nextInt(2);
    if (x.height + 2 * padding >= kernel && x.width + 2 * padding >= kernel) {
      String counted = random.nextBoolean() ? "" : ", count_padding: false";
      add(
          "%s |> average_pool(%d, stride: %d, padding: %d%s)".formatted(x.name, kernel, stride, padding, counted),
          x.channels,
          (x.height + 2 * padding - kernel) / stride + 1,
          (x.width + 2 * padding - kernel) / stride + 1);
    }
  }

  private void resize(Value x) {
    if (x.height * x.width > 60) {
      return;
    }
    if (random.nextBoolean()) {
      add(x.name + " |> upsample(2x1, bilinear: " + random.nextBoolean() + ")", x.channels, 2 * x.height, x.width);
    } else {
      add(x.name + " |> pad(1x0, after: 0x2)", x.channels, x.height + 1, x.width + 2);
    }
  }

  private void pixels(Value x) {
    if (x.height % 2 == 0 && x.width % 2 == 0 && x.channels <= 6) {
      add(x.name + " |> pixel_unshuffle(2)", 4 * x.channels, x.height / 2, x.width / 2);
    } else if (x.channels % 4 == 0) {
      add(x.name + " |> pixel_shuffle(2)", x.channels / 4, 2 * x.height, 2 * x.width);
    } else if (x.height * x.width <= 60) {
      int channels = 1 + random.nextInt(2);
      String wide = " |> conv(" + 4 * channels + ", 1x1)" + name();
      add(x.name + wide + " |> pixel_shuffle(2)", channels, 2 * x.height, 2 * x.width);
    }
  }

  private void vectorStep() {
    Value x = values.getLast();
    switch (random.nextInt(13)) {
      case 0, 1, 2 -> {
        int units = 2 + random.nextInt(9);
        String bias = random.nextInt(4) == 0 ? ", bias: false" : "";
        add(x.name + " |> dense(" + units + bias + ")" + name(), units, 0, 0);
      }
      case 3 -> add(x.name + " |> batchnorm", x.channels, 0, 0);
      case 4 -> add(x.name + " |> dropout(30%)", x.channels, 0, 0);
      case 5 -> sum(x, "dense(%d)".formatted(x.channels));
      case 6 -> join(x);
      case 7 -> cut(x);
      case 8 -> shuffle(x);
      case 9 -> norm(x);
      case 10 -> {
        if (x.channels > 1) {
          add(x.name + " |> softmax", x.channels, 0, 0);
        }
      }
      default -> activation(x);
    }
  }

  private void conv(Value x) {
    // Some that can be parted.
    int channels = random.nextInt(3) == 0 ? 4 + 2 * random.nextInt(3) : 1 + random.nextInt(6);
    int kernel = 1 + random.nextInt(3);
    boolean strided = random.nextInt(4) == 0 && x.height >= 2 && x.width >= 2;
    String stride = strided ? ", stride: 2, padding: " + kernel / 2 : "";
    String bias = random.nextInt(4) == 0 ? ", bias: false" : "";
    int padding = kernel / 2;
    // Without a stride the default padding keeps the size.
    int height = strided ? (x.height + 2 * padding - kernel) / 2 + 1 : x.height;
    int width = strided ? (x.width + 2 * padding - kernel) / 2 + 1 : x.width;
    String kernels = kernel == 2 && !strided ? "3x1" : kernel + "x" + kernel;
    add(x.name + " |> conv(" + channels + ", " + kernels + stride + bias + ")" + name(), channels, height, width);
  }

  /** {@code x + f(x)}, or the sum of two values that happen to fit. */
  private void sum(Value x, String operation) {
    List<Value> fitting =
        values.stream().filter(v -> v.channels == x.channels && v.sameExtents(x) && v.image() == x.image()).toList();
    Value other = fitting.get(random.nextInt(fitting.size()));
    boolean plain = random.nextBoolean() && fitting.size() > 1;
    // Its own value counts as another one, too: x * x, or x + x.
    String right = plain ? other.name : "(" + other.name + " |> " + operation + name() + ")";
    add(x.name + (random.nextInt(4) == 0 ? " * " : " + ") + right, x.channels, x.height, x.width);
  }

  private void join(Value x) {
    List<Value> fitting = values.stream().filter(v -> v.sameExtents(x) && v.image() == x.image()).toList();
    Value other = fitting.get(random.nextInt(fitting.size()));
    add("concat(" + x.name + ", " + other.name + ")", x.channels + other.channels, x.height, x.width);
  }

  private void activation(Value x) {
    add(x.name + " |> " + ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())), x.channels, x.height, x.width);
  }

  private String name() {
    return " as l" + ++layers;
  }

  private void add(String expression, int channels, int height, int width) {
    String value = "v" + values.size();
    lines.add(value + " = " + expression);
    values.add(new Value(value, channels, height, width));
  }

  /** A random part of the channels of each group that may lose some, never all of them. */
  public static BitSet[] someChannels(Structure structure, Random random) {
    BitSet[] gone = new BitSet[structure.widths().length];
    for (int g = 0; g < gone.length; g++) {
      gone[g] = new BitSet();
      int[] channels = structure.originals().channels()[g];
      if (structure.network().groups().get(g).prunable()) {
        int stays = random.nextInt(channels.length);
        for (int c = 0; c < channels.length; c++) {
          if (c != stays && random.nextInt(3) == 0) {
            gone[g].set(channels[c]);
          }
        }
      }
    }
    return gone;
  }
}
