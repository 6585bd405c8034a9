package dev.prune.compiler.library;

import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A method as its declaration says it.
 *
 * @param name as in {@code prune name(...)}
 * @param summary a sentence on what it does; empty where the file has none
 * @param parameters in order
 * @param clauses what it says, as words of the language; a clause about which it says nothing is empty
 */
public record PublishedMethod(
    String name, String summary, List<Parameter> parameters, Map<Clause, Set<String>> clauses) {
  public PublishedMethod {
    parameters = List.copyOf(parameters);
    clauses = Map.copyOf(clauses);
  }

  /**
   * A parameter.
   *
   * @param name in front of the colon
   * @param type {@code share}, {@code moment}, ...; empty where none is written
   * @param byDefault as it is written; empty where an argument must be given
   */
  public record Parameter(String name, String type, Optional<String> byDefault) {}

  /**
   * Reads a declaration.
   *
   * @param summary what is said of it where it has no {@code ///} lines of its own
   */
  public static PublishedMethod of(Declaration.Method method, String summary) {
    String own = Header.sentence(method.doc().replace('\n', ' ').strip());
    return new PublishedMethod(
        method.name().name(),
        own.isEmpty() ? summary : own,
        parameters(method),
        Clauses.of(method));
  }

  static List<Parameter> parameters(Declaration.Method method) {
    return method.parameters().stream().map(PublishedMethod::parameter).toList();
  }

  private static Parameter parameter(Declaration.Parameter parameter) {
    return new Parameter(
        parameter.name().name(),
        parameter.type().map(Expression.Named::name).orElse(""),
        parameter.byDefault().map(PublishedMethod::written));
  }

  private static String written(Expression value) {
    return value.span().source().text().substring(value.span().start(), value.span().end()).replaceAll("\\s+", " ");
  }

  /** A parameter by its name. */
  public Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** {@code snip(remove, layers: all, batches: 5)}: what must be given, and what holds otherwise. */
  public String signature() {
    return parameters.stream()
        .map(p -> p.byDefault().map(value -> p.name() + ": " + value).orElse(p.name()))
        .collect(Collectors.joining(", ", name + "(", ")"));
  }
}
