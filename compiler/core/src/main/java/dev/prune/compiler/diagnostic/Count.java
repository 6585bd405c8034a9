package dev.prune.compiler.diagnostic;

import java.util.Locale;

/** Numbers of things in messages. */
public final class Count {
  private Count() {}

  /** {@code no arguments}, {@code 1 argument}, {@code 20,000 arguments}. */
  public static String of(long count, String noun) {
    String number = count == 0 ? "no" : String.format(Locale.ROOT, "%,d", count);
    return number + " " + noun + (count == 1 ? "" : "s");
  }
}
