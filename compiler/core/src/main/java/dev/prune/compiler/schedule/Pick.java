package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.syntax.Choice;
import dev.prune.compiler.syntax.Selector;
import java.util.Optional;

/**
 * What an action acts on: a choice that is made on the spot, or a set that a trigger kept.
 *
 * @param cut the choice
 * @param kept the set, which was chosen earlier
 */
public record Pick(Cut cut, Optional<NamedSet> kept) {
  /** A choice made on the spot; nothing after messages. */
  static Optional<Pick> of(Choice choice, Here here, Span span, Registry registry) {
    return CutElaboration.run(choice, here.cut(span.place(), false), registry)
        .map(cut -> new Pick(cut, Optional.empty()));
  }

  /** The set that a plain word names; nothing where it names none. */
  static Optional<Pick> named(String word, Here here, Span span, Registry registry) {
    return here.names().find(word).flatMap(
        meaning ->
            switch (meaning) {
              case Meaning.Kept kept -> Optional.of(new Pick(kept.set().cut(), Optional.of(kept.set())));
              case Meaning.Chosen chosen -> of(chosen.choice(), here.with(chosen.names()), span, registry);
              default -> Optional.empty();
            });
  }

  /** The set that a selector of one word names; nothing after messages. */
  static Optional<Pick> named(Selector selector, Here here, Span span, String verb, Registry registry) {
    Optional<String> word = ActElaboration.plainWord(selector);
    if (word.filter(w -> isSet(w, here)).isPresent()) {
      return named(word.get(), here, span, registry);
    }
    if (word.flatMap(here.names()::find).filter(Meaning.Unknown.class::isInstance).isEmpty()) {
      registry.elsewhere.report(
          Code.NOT_A_SET, word.orElse("this"), selector.span(), false,
          here.names().names(m -> m instanceof Meaning.Kept || m instanceof Meaning.Chosen), registry.diagnostics, verb);
    }
    return Optional.empty();
  }

  /** Whether a word names a set. */
  static boolean isSet(String word, Here here) {
    return here.names().find(word)
        .filter(m -> m instanceof Meaning.Kept || m instanceof Meaning.Chosen)
        .isPresent();
  }
}
