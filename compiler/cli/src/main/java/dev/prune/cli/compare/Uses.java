package dev.prune.cli.compare;

import dev.prune.compiler.diagnostic.Suggestion;
import dev.prune.compiler.library.Clause;
import dev.prune.compiler.library.Header;
import dev.prune.compiler.library.MethodFile;
import dev.prune.compiler.library.PublishedMethod;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * From a method to the text of its use in a run of n epochs of s steps. An argument is, in this order: what the user wants;
 * the amount, for a parameter of type {@code share}; what the header of the method's file says under {@code In n epochs:};
 * the method's default; three quarters of the run, for a moment that has none.
 */
final class Uses {
  private static final Pattern EPOCHS = Pattern.compile("(?<![\\w.])n(?![\\w.])");
  private static final Pattern STEPS = Pattern.compile("(?<![\\w.])s(?![\\w.])");

  /** A method that is known, and where from: empty for the program itself. */
  record Known(PublishedMethod method, Optional<String> library, Optional<String> shortRun) {}

  private final BaseProgram program;
  private final List<MethodFile> library;

  Uses(BaseProgram program, List<MethodFile> library) {
    this.program = program;
    this.library = library;
  }

  /**
   * The method of a contestant.
   *
   * @throws PruneException {@link Failure#USAGE} when there is none of that name, or an argument is none of its parameters
   */
  Known known(Contestant contestant) {
    String name = contestant.method().orElseThrow();
    Known known =
        program
            .method(name)
            .map(own -> new Known(own, Optional.empty(), program.shortRun(name)))
            .or(() -> standard(name))
            .orElseThrow(
                () ->
                    new PruneException(
                        Failure.USAGE,
                        "There is no method `" + name + "`.",
                        String.join(" ", Suggestion.help(name, names()))
                            + " `prunec methods` lists those of the library; the program can declare and import others."));
    List<String> parameters = known.method.parameters().stream().map(PublishedMethod.Parameter::name).toList();
    for (String argument : contestant.arguments().keySet()) {
      if (!parameters.contains(argument)) {
        throw new PruneException(
            Failure.USAGE,
            "The method `" + name + "` has no parameter `" + argument + "`.",
            String.join(" ", Suggestion.help(argument, parameters)));
      }
    }
    return known;
  }

  private Optional<Known> standard(String name) {
    return library.stream()
        .filter(file -> file.method(name).isPresent())
        .findFirst()
        .map(file -> new Known(file.method(name).get(), Optional.of(file.name()), file.header().field(Header.SHORT_RUN)));
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>(program.methods());
    library.forEach(file -> file.methods().forEach(method -> names.add(method.name())));
    return names;
  }

  /** What an amount of this method counts; empty where it takes none. */
  static Optional<String> unit(Known known, Contestant contestant) {
    boolean asked =
        known.method.parameters().stream()
            .anyMatch(p -> p.type().equals("share") && !contestant.arguments().containsKey(p.name()) && p.byDefault().isEmpty());
    if (!asked) {
      return Optional.empty();
    }
    Set<String> units = known.method.clauses().get(Clause.UNIT);
    // A method that takes units out may choose weights meanwhile, for noise or penalties.
    boolean takesOut = units.contains(Amount.UNITS) && known.method.clauses().get(Clause.THEN).contains("compact");
    return Optional.of(units.contains(Amount.WEIGHTS) && !takesOut ? Amount.WEIGHTS : Amount.UNITS);
  }

  /**
   * The text of a use.
   *
   * @param steps of an epoch, asked for where the header of the method's file reads them
   * @throws PruneException {@link Failure#USAGE} when something must be said that only the user can know
   */
  static String text(Known known, Contestant contestant, Optional<Amount> amount, int epochs, IntSupplier steps) {
    Map<String, String> advised = new LinkedHashMap<>();
    known
        .shortRun
        .flatMap(text -> ArgumentText.of(known.method.name(), text))
        .flatMap(ArgumentText::parse)
        .ifPresent(arguments -> arguments.forEach((name, value) -> advised.put(name, forRun(value, epochs, steps))));
    List<String> arguments = new ArrayList<>();
    for (PublishedMethod.Parameter parameter : known.method.parameters()) {
      String name = parameter.name();
      Optional<String> value = Optional.ofNullable(contestant.arguments().get(name));
      if (value.isEmpty() && parameter.byDefault().isEmpty() && parameter.type().equals("share")) {
        value = amount.map(Amount::share);
      }
      if (value.isEmpty()) {
        value = Optional.ofNullable(advised.get(name));
      }
      if (value.isEmpty() && parameter.byDefault().isEmpty()) {
        value = Optional.of(guess(known.method, parameter, epochs));
      }
      value.ifPresent(text -> arguments.add(name + ": " + text));
    }
    return arguments.stream().collect(Collectors.joining(", ", known.method.name() + "(", ")"));
  }

  private static String guess(PublishedMethod method, PublishedMethod.Parameter parameter, int epochs) {
    if (parameter.type().equals("moment")) {
      return "epoch " + Math.max(1, Math.round(0.75 * epochs));
    }
    throw new PruneException(
        Failure.USAGE,
        "The method `%s` needs the argument `%s`, and nothing says what it is in a comparison."
            .formatted(method.name(), parameter.name()),
        "Say it with --with '%s(%s: ...)'.".formatted(method.name(), parameter.name()));
  }

  /** The letter n stands for the number of epochs, s for the steps of an epoch. */
  private static String forRun(String value, int epochs, IntSupplier steps) {
    String text = EPOCHS.matcher(value).replaceAll(Integer.toString(epochs));
    return STEPS.matcher(text).replaceAll(found -> Integer.toString(steps.getAsInt()));
  }
}
