package dev.prune.compiler.diagnostic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Collects the messages of one compilation, so that one run shows several errors. */
public final class Diagnostics {
  /** By place, then by number: one order whatever stage spoke first. */
  private static final Comparator<Diagnostic> ORDER =
      Comparator.comparing((Diagnostic d) -> d.span().source().name())
          .thenComparingInt(d -> d.span().start())
          .thenComparingInt(d -> d.span().end())
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::message);

  private final List<Diagnostic> all = new ArrayList<>();

  /**
   * Adds a message. Its text and help come from {@link Messages}, with {@code arguments} in place of {@code {0}},
   * {@code {1}}, ...
   */
  public void report(Code code, Span span, Object... arguments) {
    add(code, span, Messages.help(code, arguments), arguments);
  }

  /** Adds a message whose help is given rather than looked up; an empty help is left out. */
  public void reportWithHelp(Code code, Span span, String help, Object... arguments) {
    add(code, span, help.isEmpty() ? List.of() : List.of(help), arguments);
  }

  /**
   * Adds a message about an unknown name: the help says "Did you mean" where something in {@code known} is close, and
   * otherwise lists what exists.
   */
  public void reportUnknown(Code code, Span span, String name, Collection<String> known, Object... arguments) {
    Object[] full = new Object[arguments.length + 1];
    full[0] = name;
    System.arraycopy(arguments, 0, full, 1, arguments.length);
    List<String> help = new ArrayList<>(Suggestion.help(name, known));
    help.addAll(Messages.help(code, full));
    add(code, span, help, full);
  }

  private void add(Code code, Span span, List<String> help, Object... arguments) {
    Diagnostic diagnostic = new Diagnostic(code, code.severity(), span, Messages.text(code, arguments), help);
    if (!all.contains(diagnostic)) {
      all.add(diagnostic);
    }
  }

  /** Adds the messages of another collection. */
  public void addAll(Diagnostics others) {
    others.all.stream().filter(diagnostic -> !all.contains(diagnostic)).forEach(all::add);
  }

  /** Whether a message of this kind was given. */
  public boolean has(Code code) {
    return all.stream().anyMatch(d -> d.code() == code);
  }

  /** All messages so far, in the order of their places in the text. */
  public List<Diagnostic> all() {
    List<Diagnostic> sorted = new ArrayList<>(all);
    sorted.sort(ORDER);
    return List.copyOf(sorted);
  }

  /** Whether any message is an error. */
  public boolean failed() {
    return all.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }
}
