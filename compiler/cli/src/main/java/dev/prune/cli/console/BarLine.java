package dev.prune.cli.console;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBarConsumer;

/** The line of the terminal that a bar owns. */
record BarLine(PrintStream out, int width) implements ProgressBarConsumer {
  private static final int NARROWEST = 8;
  private static final int WIDEST = 40;

  @Override
  public int getMaxRenderedLength() {
    // A character in the last column would make some terminals wrap.
    return width - 1;
  }

  @Override
  public void accept(String text) {
    out.print('\r' + text + "\033[K");
    out.flush();
  }

  @Override
  public void clear() {
    out.print("\r\033[K");
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }

  /** A line of at most {@code columns}: a head, a bar where there is room for one, and a tail. */
  static String text(String head, double share, String tail, int columns) {
    int room = Math.min(WIDEST, columns - head.length() - tail.length() - 2);
    String line = room < NARROWEST ? head.strip() + tail : head + blocks(share, room) + tail;
    return line.length() <= columns ? line : line.substring(0, Math.max(0, columns));
  }

  private static String blocks(double share, int room) {
    int full = (int) Math.floor(Math.clamp(share, 0, 1) * room);
    return "[" + "=".repeat(full) + (full < room ? ">" + " ".repeat(room - full - 1) : "") + "]";
  }
}
