package dev.prune.runtime.network;

/**
 * Channels that live and die together.
 *
 * @param name the first layer that produces them
 * @param width channels before any event
 * @param refusal why no event may remove channels: a sentence, or empty where it may
 * @param place where the first producer stands: {@code lenet300.prune:7}
 * @param stream the first group of its count-aligned residual stream, whose groups have one width and lose channels each by
 *     its own scores; -1 where its width is its own
 */
public record Group(String name, int width, String refusal, String place, int stream) {
  /** A group whose width is its own. */
  public Group(String name, int width, String refusal, String place) {
    this(name, width, refusal, place, -1);
  }

  /** Whether events may remove channels. */
  public boolean prunable() {
    return refusal.isEmpty();
  }

  /** The same group in a stream. */
  public Group in(int first) {
    return new Group(name, width, refusal, place, first);
  }
}
