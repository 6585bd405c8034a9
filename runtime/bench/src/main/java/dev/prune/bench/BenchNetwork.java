package dev.prune.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A network that both sides train: a {@code .prune} file here, a hand-written one on the peer's side. */
public enum BenchNetwork {
  MLP_300_100("784-300-100-10", "mlp-300-100", 1, 28),
  MLP_75_25("784-75-25-10", "mlp-75-25", 1, 28),
  MLP_256("784-256x3-10", "mlp-256x3", 1, 28),
  MLP_1024("784-1024x3-10", "mlp-1024x3", 1, 28),
  LENET5("LeNet-5", "lenet5", 1, 28),
  VGG_8("VGG-8-16-32", "vgg-8-16-32", 3, 32),
  VGG_16("VGG-16-32-64", "vgg-16-32-64", 3, 32),
  VGG_32("VGG-32-64-128", "vgg-32-64-128", 3, 32),
  RESNET20("ResNet-20", "resnet20", 3, 32);

  /** Classes of every network. */
  public static final int CLASSES = 10;

  /** How the files say the learning rate: so small that a network that is timed for long stays as it began. */
  private static final String RATE = "lr: 1e-5";

  private final String word;
  private final String file;
  private final int channels;
  private final int side;

  BenchNetwork(String word, String file, int channels, int side) {
    this.word = word;
    this.file = file;
    this.channels = channels;
    this.side = side;
  }

  /** As tables name it. */
  public String word() {
    return word;
  }

  /** Extents of one sample, channel first. */
  public int[] inputShape() {
    return new int[] {channels, side, side};
  }

  /** Numbers of one sample. */
  public int inputSize() {
    return channels * side * side;
  }

  /** Whether it has convolutions. */
  public boolean convolutional() {
    return ordinal() >= LENET5.ordinal();
  }

  /** The program, momentum SGD included. */
  public String program() {
    try (InputStream text = BenchNetwork.class.getResourceAsStream(file + ".prune")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The program with another learning rate. */
  public String program(double rate) {
    String text = program();
    if (!text.contains(RATE)) {
      throw new IllegalStateException("The program of " + word + " does not say `" + RATE + "`.");
    }
    return text.replace(RATE, "lr: " + rate);
  }

  /** The network of a word; fails with the list of words. */
  public static BenchNetwork of(String word) {
    return Arrays.stream(values())
        .filter(n -> n.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no network `" + word + "` to measure. There are "
                        + Arrays.stream(values()).map(BenchNetwork::word).collect(Collectors.joining(", ")) + "."));
  }
}
