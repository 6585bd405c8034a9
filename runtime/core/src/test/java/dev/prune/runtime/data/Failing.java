package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import org.junit.jupiter.api.function.Executable;

/** What every refusal has to look like. */
final class Failing {
  private Failing() {}

  /** Runs {@code action}, which must be refused with a message that contains all of {@code parts}. */
  static PruneException with(Failure failure, Executable action, String... parts) {
    PruneException refusal = assertThrows(PruneException.class, action);
    assertEquals(failure, refusal.failure(), refusal.getMessage());
    assertTrue(refusal.getMessage().endsWith("."), refusal.getMessage());
    assertFalse(refusal.help().isBlank(), refusal.getMessage());
    for (String part : parts) {
      assertTrue(refusal.getMessage().contains(part), part + " is not in: " + refusal.getMessage());
    }
    return refusal;
  }
}
