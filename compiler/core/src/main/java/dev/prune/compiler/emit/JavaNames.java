package dev.prune.compiler.emit;

import dev.prune.runtime.Trainer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.SourceVersion;

/**
 * Java identifiers for names of the language: camel case or constants, never a word of Java, never a member of {@link
 * Trainer}, never the same twice.
 */
public final class JavaNames {
  private static final Set<String> TAKEN = new HashSet<>();

  static {
    // Members that every generated class has, and the names that its methods use inside.
    TAKEN.addAll(Set.of("describeNetwork", "settingsOfTraining", "out", "in", "from", "to", "i", "n"));
    for (Class<?> type = Trainer.class; type != null; type = type.getSuperclass()) {
      for (var field : type.getDeclaredFields()) {
        TAKEN.add(field.getName());
      }
      for (var method : type.getDeclaredMethods()) {
        TAKEN.add(method.getName());
      }
    }
  }

  private final String trainer;
  private final Predicate<String> usedOutside;
  private final Set<String> used = new HashSet<>();
  private final Map<String, Integer> nextNumbers = new HashMap<>();

  private JavaNames(String trainer, Predicate<String> usedOutside) {
    this.trainer = trainer;
    this.usedOutside = usedOutside;
  }

  /** Names of a class that extends {@link Trainer} and is called {@code trainer}. */
  static JavaNames inTrainer(String trainer) {
    JavaNames names = new JavaNames(trainer, TAKEN::contains);
    names.used.add(trainer);
    return names;
  }

  /** The simple name of the generated class. */
  String trainer() {
    return trainer;
  }

  /** Names of the inputs of a kernel, beside the parameters that every kernel of a formula has. */
  static JavaNames inKernel() {
    return new JavaNames("", Set.of("context", "out", "dims", "offset", "rows", "perRow", "to", "i")::contains);
  }

  /** Names inside a method: also different from all names so far. */
  public JavaNames inner() {
    return new JavaNames(trainer, this::isUsed);
  }

  private boolean isUsed(String name) {
    return used.contains(name) || usedOutside.test(name);
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
    String separator = Character.isDigit(start.charAt(start.length() - 1)) ? "_" : "";
    // Where it went on last time: a thousand layers of one kind ask for the same name.
    int next = nextNumbers.getOrDefault(start, 2);
    while (isUsed(name)) {
      name = start + separator + next++;
    }
    nextNumbers.put(start, next);
    used.add(name);
    return name;
  }
}
