package dev.prune.compiler.format;

import java.util.Arrays;
import java.util.List;

/** A text that knows where it may be broken, and has not decided yet. */
sealed interface Layout {
  /** Characters without a line break. */
  record Text(String text) implements Layout {}

  /** A place to break: {@code flat} where its group stays on one line. */
  record Line(String flat) implements Layout {}

  /** A line break in any case; the groups around it are broken. */
  record Break() implements Layout {}

  /** A comment at the end of the line, whatever else still comes on it; the groups around it are broken. */
  record Remark(String comment) implements Layout {}

  /** One after the other. */
  record Sequence(List<Layout> parts) implements Layout {}

  /** Lines that begin inside stand {@code by} columns further right. */
  record Indent(int by, Layout inside) implements Layout {}

  /** Its lines are all broken or none is; {@code broken} if they must be. */
  record Group(Layout inside, boolean broken) implements Layout {}

  /** Nothing. */
  static Layout none() {
    return new Sequence(List.of());
  }

  static Layout text(String text) {
    return new Text(text);
  }

  static Layout all(Layout... parts) {
    return new Sequence(Arrays.asList(parts));
  }

  static Layout all(List<Layout> parts) {
    return new Sequence(List.copyOf(parts));
  }

  /** A blank, or a line break. */
  static Layout line() {
    return new Line(" ");
  }

  static Layout group(Layout... parts) {
    Layout inside = all(parts);
    return new Group(inside, inside.isBroken());
  }

  /** The columns by which what stands between brackets or braces is moved right. */
  static Layout inside(Layout... parts) {
    return new Indent(2, all(parts));
  }

  /** The columns by which a statement that goes on is moved right. */
  static Layout continued(Layout... parts) {
    return new Indent(4, all(parts));
  }

  /** Whether it cannot stand on one line. */
  default boolean isBroken() {
    return switch (this) {
      case Text text -> false;
      case Line line -> false;
      case Break hard -> true;
      case Remark remark -> true;
      case Sequence sequence -> sequence.parts().stream().anyMatch(Layout::isBroken);
      case Indent indent -> indent.inside().isBroken();
      case Group group -> group.broken();
    };
  }
}
