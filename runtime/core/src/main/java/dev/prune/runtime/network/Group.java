package dev.prune.runtime.network;

import java.util.List;
import java.util.stream.IntStream;

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

  /** The groups that always have as many channels as one of them: itself, and all of its count-aligned stream. */
  public static int[] tied(List<Group> groups, int group) {
    int stream = groups.get(group).stream();
    return stream < 0
        ? new int[] {group}
        : IntStream.range(0, groups.size()).filter(g -> groups.get(g).stream() == stream).toArray();
  }

  /** The same group in a stream. */
  public Group in(int first) {
    return new Group(name, width, refusal, place, first);
  }
}
