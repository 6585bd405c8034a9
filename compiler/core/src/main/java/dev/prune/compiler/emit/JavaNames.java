package dev.prune.compiler.emit;

import dev.prune.runtime.Trainer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * Java identifiers for names of the language: camel case or constants, never a word of Java, never a member of {@link
 * Trainer}, never the same twice.
 */
public final class JavaNames {
  private static final Set<String> TAKEN = new HashSet<>();

  static {
    // Members that every generated class has.
    TAKEN.addAll(Set.of("describeNetwork", "settingsOfTraining"));
    for (Class<?> type = Trainer.class; type != null; type = type.getSuperclass()) {
      for (var field : type.getDeclaredFields()) {
        TAKEN.add(field.getName());
      }
      for (var method : type.getDeclaredMethods()) {
        TAKEN.add(method.getName());
      }
    }
  }

  private final Set<String> used;

  private JavaNames(Set<String> used) {
    this.used = used;
  }

  /** Names of a class that extends {@link Trainer}. */
  static JavaNames inTrainer() {
    return new JavaNames(new HashSet<>(TAKEN));
  }

  /** Names inside a method: also different from all names so far. */
  public JavaNames inner() {
    return new JavaNames(new HashSet<>(used));
  }

  /** {@code stage1.c1} becomes {@code stage1C1}. */
  public String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : words(name)) {
      camel.append(camel.isEmpty() ? Character.toLowerCase(word.charAt(0)) : Character.toUpperCase(word.charAt(0)));
      camel.append(word.substring(1));
    }
    return unique(camel.toString());
  }

  /** {@code stage1.c1} becomes {@code Stage1C1}. */
  public String type(String name) {
    StringBuilder type = new StringBuilder();
    for (String word : words(name)) {
      type.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return unique(type.toString());
  }

  /** {@code stage1.c1} becomes {@code STAGE1_C1}; words of camel case stay together. */
  public String constant(String name) {
    return unique(String.join("_", words(name)).toUpperCase(Locale.ROOT));
  }

  private static String[] words(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9]+", " ").strip();
    if (plain.isEmpty() || !Character.isLetter(plain.charAt(0))) {
      plain = "value" + (plain.isEmpty() ? "" : " " + plain);
    }
    return plain.split(" ");
  }

  private String unique(String base) {
    String start = SourceVersion.isKeyword(base) ? base + "Value" : base;
    String name = start;
    for (int i = 2; !used.add(name); i++) {
      name = start + (Character.isDigit(start.charAt(start.length() - 1)) ? "_" : "") + i;
    }
    return name;
  }
}
