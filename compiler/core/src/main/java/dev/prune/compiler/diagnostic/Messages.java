package dev.prune.compiler.diagnostic;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The text of every message, from {@code messages.properties}: key {@code unknownLayer} is the sentence, key {@code
 * unknownLayer.help} the advice, if there is any.
 */
final class Messages {
  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle("dev.prune.compiler.diagnostic.messages", Locale.ROOT);

  private Messages() {}

  static String text(Code code, Object... arguments) {
    return format(BUNDLE.getString(code.key()), arguments);
  }

  static List<String> help(Code code, Object... arguments) {
    try {
      return List.of(format(BUNDLE.getString(code.key() + ".help"), arguments));
    } catch (MissingResourceException none) {
      return List.of();
    }
  }

  private static String format(String pattern, Object... arguments) {
    Object[] texts = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      texts[i] = String.valueOf(arguments[i]);
    }
    String text = new MessageFormat(pattern, Locale.ROOT).format(texts);
    // An argument may open a sentence: "a list is needed here".
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
