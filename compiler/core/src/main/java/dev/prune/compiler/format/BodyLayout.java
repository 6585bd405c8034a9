package dev.prune.compiler.format;

import static dev.prune.compiler.format.Layout.all;
import static dev.prune.compiler.format.Layout.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What stands one below the other: statements and their comments, with at most one empty line between. */
final class BodyLayout {
  private final Script script;

  BodyLayout(Script script) {
    this.script = script;
  }

  /**
   * {@code { ... }}.
   *
   * @param open where the brace stands
   * @param header comments from before the brace that found no better place
   * @param entries the statements
   */
  Layout block(int open, List<Comments.Comment> header, List<Entry> entries) {
    int close = script.closing(open);
    Optional<Comments.Comment> behind =
        script.comments().takeBehind(open, entries.isEmpty() ? close : entries.getFirst().start());
    List<Layout> lines = new ArrayList<>();
    for (Comments.Comment comment : header) {
      lines.add(text(comment.text()));
    }
    int from = behind.map(Comments.Comment::end).orElse(open + 1);
    lines.addAll(lines(from, close, header.isEmpty(), entries, next -> false));
    Layout remark = behind.<Layout>map(comment -> new Layout.Remark(comment.text())).orElse(Layout.none());
    if (lines.isEmpty() && behind.isEmpty()) {
      return text("{}");
    }
    List<Layout> inside = new ArrayList<>();
    lines.forEach(line -> inside.add(all(new Layout.Break(), line)));
    return all(text("{"), remark, Layout.inside(all(inside)), new Layout.Break(), text("}"));
  }

  /**
   * Statements and the comments around them, line by line; an empty line is an empty layout.
   *
   * @param from where the body begins
   * @param to where it ends
   * @param first whether nothing stands above
   * @param entries the statements
   * @param apart whether an empty line belongs above the statement of an index even where none was
   */
  List<Layout> lines(int from, int to, boolean first, List<Entry> entries, IntPredicate apart) {
    List<Layout> lines = new ArrayList<>();
    List<Integer> widths = widths(entries);
    int end = from;
    boolean top = first;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      boolean gap = i > 0 && apart.test(i);
      for (Comments.Comment comment : script.comments().take(end, entry.start())) {
        separate(lines, top, gap || script.comments().emptyLineBetween(end, comment.start()));
        lines.add(text(comment.text()));
        end = comment.end();
        top = false;
        gap = false;
      }
      separate(lines, top, gap || script.comments().emptyLineBetween(end, entry.start()));
      top = false;
      for (Comments.Comment inside : script.comments().take(entry.start(), entry.end())) {
        lines.add(text(inside.text()));
      }
      int limit = i + 1 < entries.size() ? entries.get(i + 1).start() : to;
      Optional<Comments.Comment> behind = script.comments().takeBehind(entry.end(), limit);
      Layout remark = behind.<Layout>map(comment -> new Layout.Remark(comment.text())).orElse(Layout.none());
      lines.add(all(key(entry, widths.get(i)), entry.layout(), remark));
      end = behind.map(Comments.Comment::end).orElse(entry.end());
    }
    for (Comments.Comment comment : script.comments().take(end, to)) {
      separate(lines, top, script.comments().emptyLineBetween(end, comment.start()));
      lines.add(text(comment.text()));
      end = comment.end();
      top = false;
    }
    return lines;
  }

  private static void separate(List<Layout> lines, boolean top, boolean gap) {
    if (gap && !top) {
      lines.add(Layout.none());
    }
  }

  private static Layout key(Entry entry, int width) {
    return entry.key().map(key -> text(key + " ".repeat(width - key.length() + 1))).orElse(Layout.none());
  }

  /** The widest key of the run of lines to which each entry belongs; an empty line or another statement ends a run. */
  private List<Integer> widths(List<Entry> entries) {
    List<Integer> widths = new ArrayList<>();
    for (int start = 0; start < entries.size(); ) {
      int end = start + 1;
      while (end < entries.size() && sameRun(entries.get(end - 1), entries.get(end))) {
        end++;
      }
      int width = 0;
      for (Entry entry : entries.subList(start, end)) {
        width = Math.max(width, entry.key().map(String::length).orElse(0));
      }
      for (; start < end; start++) {
        widths.add(width);
      }
    }
    return widths;
  }

  private boolean sameRun(Entry before, Entry after) {
    return before.key().isPresent()
        && after.key().isPresent()
        && !script.emptyLineIn(before.end(), after.start());
  }
}
