package dev.prune.compiler.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Decides the breaks: a group stays on one line if it fits, together with what must follow it on that line (Oppen,
 * "Prettyprinting", 1980; in the form of Lindig, "Strictly Pretty", 2000).
 */
final class LayoutWriter {
  private static final int WIDTH = 100;

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder remarks = new StringBuilder();
  private final Deque<Item> rest = new ArrayDeque<>();
  private int column;

  private record Item(int indent, boolean flat, Layout layout) {}

  private LayoutWriter() {}

  static String write(Layout layout) {
    LayoutWriter writer = new LayoutWriter();
    writer.rest.push(new Item(0, false, layout));
    while (!writer.rest.isEmpty()) {
      writer.step(writer.rest.pop());
    }
    writer.text.append(writer.remarks);
    return writer.text.toString();
  }

  private void step(Item item) {
    switch (item.layout) {
      case Layout.Text(String characters) -> append(item.indent, characters);
      case Layout.Line(String flat) -> {
        if (item.flat) {
          append(item.indent, flat);
        } else {
          newLine();
        }
      }
      case Layout.Break() -> newLine();
      case Layout.Remark(String comment) -> remarks.append("  ").append(comment);
      case Layout.Sequence sequence ->
          sequence.parts().reversed().forEach(part -> rest.push(new Item(item.indent, item.flat, part)));
      case Layout.Indent(int by, Layout inside) -> rest.push(new Item(item.indent + by, item.flat, inside));
      case Layout.Group(Layout inside, boolean broken) -> {
        boolean flat = item.flat || !broken && fits(new Item(item.indent, true, inside));
        rest.push(new Item(item.indent, flat, inside));
      }
    }
  }

  /** The indent is written with the first character, so that empty lines stay empty. */
  private void append(int indent, String characters) {
    if (characters.isEmpty()) {
      return;
    }
    if (column == 0) {
      text.append(" ".repeat(indent));
      column = indent;
    }
    text.append(characters);
    column += characters.length();
  }

  private void newLine() {
    text.append(remarks).append('\n');
    remarks.setLength(0);
    column = 0;
  }

  private boolean fits(Item first) {
    int left = WIDTH - Math.max(column, first.indent);
    Deque<Item> next = new ArrayDeque<>();
    next.push(first);
    Iterator<Item> after = rest.iterator();
    while (left >= 0) {
      if (next.isEmpty()) {
        if (!after.hasNext()) {
          return true;
        }
        next.push(after.next());
      }
      Item item = next.pop();
      switch (item.layout) {
        case Layout.Text(String characters) -> left -= characters.length();
        case Layout.Line(String flat) -> {
          if (!item.flat) {
            return true;
          }
          left -= flat.length();
        }
        case Layout.Break() -> {
          return true;
        }
        case Layout.Remark remark -> {}
        case Layout.Sequence sequence ->
            sequence.parts().reversed().forEach(part -> next.push(new Item(item.indent, item.flat, part)));
        case Layout.Indent(int by, Layout inside) -> next.push(new Item(item.indent + by, item.flat, inside));
        // A group that follows may break: only its text up to its first line counts.
        case Layout.Group(Layout inside, boolean broken) -> next.push(new Item(item.indent, item.flat, inside));
      }
    }
    return false;
  }
}
