package dev.prune.compiler.diagnostic;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Messages as compilers of the C family write them: {@code lenet300.prune:5:25: error PR0112: Found ...}. */
public final class ShortFormat {
  private ShortFormat() {}

  /** One message on one line, closed by a line break, without help. */
  public static String render(Diagnostic diagnostic) {
    Span span = diagnostic.span();
    return String.format(
        Locale.ROOT,
        "%s:%d:%d: %s %s: %s\n",
        Excerpt.visible(span.source().name()),
        span.line(),
        span.column(),
        diagnostic.severity().name().toLowerCase(Locale.ROOT),
        diagnostic.code().id(),
        Excerpt.visible(diagnostic.message()));
  }

  /** All messages, one a line. */
  public static String render(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(ShortFormat::render).collect(Collectors.joining());
  }
}
