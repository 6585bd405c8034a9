package dev.prune.runtime.network;

/**
 * Channels that live and die together.
 *
 * @param name the first layer that produces them
 * @param width channels before any event
 * @param refusal why no event may remove channels: a sentence, or empty where it may
 * @param place where the first producer stands: {@code lenet300.prune:7}
 */
public record Group(String name, int width, String refusal, String place) {
  /** Whether events may remove channels. */
  public boolean prunable() {
    return refusal.isEmpty();
  }
}
