package dev.prune.cli.compare;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What takes part in a comparison: a method, perhaps with arguments of the user's and a name of its own, or nothing, which is
 * the dense training.
 *
 * @param label how tables call it
 * @param method its method; empty for dense training
 * @param arguments what the user wants of it, as text by name
 */
public record Contestant(String label, Optional<String> method, Map<String, String> arguments) {
  /** The label of training without pruning. */
  public static final String DENSE = "dense";

  private static final Pattern GIVEN =
      Pattern.compile("\\s*(?:([A-Za-z_][\\w-]*)\\s*=\\s*)?([A-Za-z_]\\w*)\\s*\\((.*)\\)\\s*", Pattern.DOTALL);

  public Contestant {
    arguments = Map.copyOf(arguments);
  }

  /** A method as it is, or {@link #DENSE}. */
  public static Contestant of(String name) {
    return new Contestant(name, name.equals(DENSE) ? Optional.empty() : Optional.of(name), Map.of());
  }

  /** Reads {@code rigl(end: epoch 8)} or {@code rigl_er = rigl(ratios: er)}; empty where it is neither. */
  public static Optional<Contestant> given(String text) {
    Matcher matcher = GIVEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String method = matcher.group(2);
    String label = matcher.group(1) == null ? method : matcher.group(1);
    return ArgumentText.parse(matcher.group(3)).map(a -> new Contestant(label, Optional.of(method), a));
  }
}
