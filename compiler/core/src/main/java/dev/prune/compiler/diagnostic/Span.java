package dev.prune.compiler.diagnostic;

/**
 * A stretch of source text, from {@code start} to before {@code end} (character offsets).
 *
 * @param source the file
 * @param start first character
 * @param end one past the last character
 */
public record Span(Source source, int start, int end) {
  /** The 1-based line of the first character. */
  public int line() {
    return source.line(start);
  }

  /** The 1-based column of the first character. */
  public int column() {
    return source.column(start);
  }

  /** From the start of this to the end of {@code other}. */
  public Span to(Span other) {
    return new Span(source, start, other.end);
  }

  /** {@code lenet300.prune:12}, without the folders of the file, so that it reads the same everywhere. */
  public String place() {
    String name = source.name();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1) + ":" + line();
  }
}
