package dev.prune.compiler.format;

import dev.prune.compiler.diagnostic.Span;
import java.util.Optional;

/**
 * A part of a body or of a list, laid out.
 *
 * @param span where it stood
 * @param key the first word of a line of {@code train}, whose values stand in one column; not part of {@code layout}
 * @param layout the rest
 */
record Entry(Span span, Optional<String> key, Layout layout) {
  Entry(Span span, Layout layout) {
    this(span, Optional.empty(), layout);
  }

  int start() {
    return span.start();
  }

  int end() {
    return span.end();
  }
}
