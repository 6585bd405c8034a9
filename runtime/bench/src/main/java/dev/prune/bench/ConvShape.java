package dev.prune.bench;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A convolution that keeps the size of its image: stride 1, padded by half of its kernel; {@code 3x3-32-32-on-32} as text.
 *
 * @param kernel rows and columns of the window
 * @param in channels read
 * @param out channels made
 * @param side rows and columns of the image
 */
public record ConvShape(int kernel, int in, int out, int side) {
  /** Images of a call. */
  public static final int IMAGES = 64;

  /** What the comparison of kernels contains. */
  public static final List<String> ALL =
      List.of(
          "3x3-16-32-on-32", "3x3-32-32-on-32", "3x3-64-64-on-16", "3x3-128-128-on-8", "1x1-32-64-on-32",
          "1x1-64-128-on-16", "1x1-128-128-on-8");

  private static final Pattern TEXT = Pattern.compile("(\\d+)x\\1-(\\d+)-(\\d+)-on-(\\d+)");

  /** The shape of a text; fails with what is wrong with it. */
  public static ConvShape parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no convolution. Write kernel, channels and side, such as " + ALL.getFirst() + ".");
    }
    return new ConvShape(
        Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)),
        Integer.parseInt(parts.group(4)));
  }

  /** Numbers of all images read. */
  public int inputSize() {
    return IMAGES * in * side * side;
  }

  /** Numbers of all images made. */
  public int outputSize() {
    return IMAGES * out * side * side;
  }

  /** Weights. */
  public int weights() {
    return out * in * kernel * kernel;
  }

  /** Floating point operations of one direction, the padding's included, a multiply and an add counting two. */
  public double flops() {
    return 2.0 * outputSize() * in * kernel * kernel;
  }
}
