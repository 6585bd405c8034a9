package dev.prune.runtime.record;

import dev.prune.runtime.Failure;

/**
 * Why a run ended before its schedule did.
 *
 * @param reason what happened
 * @param message a sentence
 */
public record Stop(Failure reason, String message) {
  /** The word of run records: {@code interrupted}, {@code diverged}, ... */
  public String word() {
    return reason.name().toLowerCase(java.util.Locale.ROOT);
  }
}
