package dev.prune.runtime.network;

import java.util.ArrayList;
import java.util.List;

/** One axis of a value or tensor: segments in order. Concatenation appends segments, flatten multiplies their repeats. */
public record Axis(List<Segment> segments) {
  public Axis {
    segments = List.copyOf(segments);
  }

  /** An axis without positions. */
  public static Axis none() {
    return new Axis(List.of());
  }

  /** An axis that no event changes. */
  public static Axis fixed(int width) {
    return new Axis(List.of(new Segment(-1, width, 1)));
  }

  /** The channels of one group. */
  public static Axis of(int group) {
    return new Axis(List.of(new Segment(group, 0, 1)));
  }

  /** The same channels, each {@code area} positions long: what flatten makes of {@code [channels, area]}. */
  public Axis repeated(int area) {
    return new Axis(segments.stream().map(s -> new Segment(s.group(), s.width(), s.repeat() * area)).toList());
  }

  /** This axis followed by {@code other}. */
  public Axis then(Axis other) {
    List<Segment> all = new ArrayList<>(segments);
    all.addAll(other.segments);
    return new Axis(all);
  }

  /** This axis {@code count} times, one after the other. */
  public Axis times(int count) {
    List<Segment> all = new ArrayList<>(count * segments.size());
    for (int i = 0; i < count; i++) {
      all.addAll(segments);
    }
    return new Axis(all);
  }

  /** Positions at the given group widths. */
  public int width(int[] widths) {
    int width = 0;
    for (Segment segment : segments) {
      width += segment.width(widths);
    }
    return width;
  }

  /** The groups whose channels it has, in the order of their first positions. */
  public int[] groups() {
    return segments.stream().mapToInt(Segment::group).filter(g -> g >= 0).distinct().toArray();
  }

  /** For each position its group and its channel there; the group is -1 where no group owns the position. */
  public int[][] channels(int[] widths) {
    int[][] channels = new int[width(widths)][];
    int at = 0;
    for (Segment segment : segments) {
      int count = segment.width(widths);
      for (int i = 0; i < count; i++) {
        channels[at++] = new int[] {segment.group(), segment.group() < 0 ? i : i / segment.repeat()};
      }
    }
    return channels;
  }

  /** Whether an event on {@code group} changes this axis. */
  public boolean has(int group) {
    return segments.stream().anyMatch(s -> s.group() == group);
  }
}
