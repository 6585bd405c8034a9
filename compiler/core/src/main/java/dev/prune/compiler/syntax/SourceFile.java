package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import java.util.List;

/** The tree of one file. */
public record SourceFile(Source source, List<Import> imports, List<Declaration> declarations) {
  /**
   * {@code import std.earlycrop} or {@code import "mine.prune"}.
   *
   * @param target the dotted name, or the text
   * @param file whether it was written as a text
   */
  public record Import(String target, boolean file, Span span) {}
}
