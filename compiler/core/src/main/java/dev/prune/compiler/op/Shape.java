package dev.prune.compiler.op;

import java.util.List;
import java.util.stream.Collectors;

/** Extents of a value of one sample, channel first: {@code [16, 14, 14]} or {@code [300]}. */
public record Shape(List<Integer> extents) {
  public Shape {
    extents = List.copyOf(extents);
  }

  /** A shape. */
  public static Shape of(Integer... extents) {
    return new Shape(List.of(extents));
  }

  /** Extent of the channel axis. */
  public int channels() {
    return extents.getFirst();
  }

  /** Numbers per channel. */
  public int area() {
    int area = 1;
    for (int extent : extents.subList(1, extents.size())) {
      area = Math.multiplyExact(area, extent);
    }
    return area;
  }

  /** Numbers of one sample. */
  public int size() {
    return Math.multiplyExact(channels(), area());
  }

  /** Whether it is an image: channels, height, width. */
  public boolean isImage() {
    return extents.size() == 3;
  }

  /** Whether it is a vector. */
  public boolean isVector() {
    return extents.size() == 1;
  }

  /** The same with another number of channels. */
  public Shape withChannels(int channels) {
    return new Shape(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(channels), extents.subList(1, extents.size()).stream())
            .toList());
  }

  /** {@code [16, 14, 14]}. */
  @Override
  public String toString() {
    return extents.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
