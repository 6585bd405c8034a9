package dev.prune.compiler.format;

import static dev.prune.compiler.format.Layout.all;
import static dev.prune.compiler.format.Layout.text;

import java.util.ArrayList;
import java.util.List;

/** What stands between brackets or between pipe signs: on one line, or each part on its own. */
final class ListLayout {
  private final Comments comments;

  ListLayout(Comments comments) {
    this.comments = comments;
  }

  /** {@code (a, b)}, where {@code from} and {@code to} are the places of the brackets. */
  Layout bracketed(String open, List<Entry> entries, String close, int from, int to) {
    if (entries.isEmpty()) {
      return text(open + close);
    }
    List<Layout> inside = inside(new Layout.Line(""), entries, from, to);
    return Layout.group(text(open), Layout.inside(all(inside)), new Layout.Line(""), text(close));
  }

  /** {@code { a, b }}; comments from {@code header} on that stand before the brace go into it. */
  Layout braced(List<Entry> entries, int header, int from, int to) {
    List<Layout> inside = new ArrayList<>();
    for (Comments.Comment comment : comments.take(header, from)) {
      inside.add(new Layout.Break());
      inside.add(text(comment.text()));
    }
    inside.addAll(inside(Layout.line(), entries, from, to));
    if (inside.isEmpty()) {
      return text("{}");
    }
    return Layout.group(text("{"), Layout.inside(all(inside)), Layout.line(), text("}"));
  }

  private List<Layout> inside(Layout first, List<Entry> entries, int from, int to) {
    List<Layout> inside = new ArrayList<>();
    int end = from;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      inside.add(i == 0 ? first : Layout.line());
      above(end, entry, inside);
      int limit = i + 1 < entries.size() ? entries.get(i + 1).start() : to;
      inside.add(entry.layout());
      inside.add(text(i + 1 < entries.size() ? "," : ""));
      comments
          .takeBehind(entry.end(), limit)
          .ifPresent(comment -> inside.add(new Layout.Remark(comment.text())));
      end = entry.end();
    }
    for (Comments.Comment comment : comments.take(end, to)) {
      inside.add(new Layout.Break());
      inside.add(text(comment.text()));
    }
    return inside;
  }

  /** {@code a |> b |> c}; the first entry is {@code a}. */
  Layout piped(List<Entry> entries) {
    Entry head = entries.getFirst();
    List<Layout> steps = new ArrayList<>();
    for (int i = 1; i < entries.size(); i++) {
      Entry before = entries.get(i - 1);
      Entry step = entries.get(i);
      comments
          .takeBehind(before.end(), step.start())
          .ifPresent(comment -> steps.add(new Layout.Remark(comment.text())));
      steps.add(Layout.line());
      above(before.end(), step, steps);
      steps.add(text("|> "));
      steps.add(step.layout());
    }
    return Layout.group(head.layout(), Layout.continued(all(steps)));
  }

  /** The comments before an entry, and those in it that found no place, each on a line above it. */
  private void above(int from, Entry entry, List<Layout> lines) {
    for (Comments.Comment comment : comments.take(from, entry.end())) {
      lines.add(text(comment.text()));
      lines.add(new Layout.Break());
    }
  }
}
