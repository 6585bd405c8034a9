package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * {@code at end of epoch 2 { ... }}.
 *
 * @param when when it fires
 * @param within the phase outside of which it does not
 * @param body what it does
 * @param owner the method it belongs to, or the network
 * @param site where it comes into the training: itself, or the use of its method
 */
public record Trigger(
    When when, Optional<Integer> within, List<Act> body, String owner, Span site, Span span) {
  public Trigger {
    body = List.copyOf(body);
  }
}
