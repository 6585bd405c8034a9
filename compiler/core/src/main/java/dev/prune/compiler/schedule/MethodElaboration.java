package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostic;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Severity;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Puts a method in place: {@code prune gmp(remove: 95% of weights)}. Its names are its own. */
final class MethodElaboration {
  private static final Map<String, Predicate<Constant>> TYPES = new TreeMap<>();
  private static final Map<String, String> KINDS = new TreeMap<>();

  static {
    type("share", "a share such as `80% of units`", c -> c instanceof Constant.Share || c instanceof Constant.Tally);
    type("moment", "a moment such as `epoch 5`", Constant.Moment.class::isInstance);
    type("span", "a span such as `5 epochs`", Constant.Span.class::isInstance);
    type("number", "a number", Constant.Num.class::isInstance);
    type("count", "a whole number of at least 0", c -> c instanceof Constant.Num n && n.whole() && n.value() >= 0);
    type("list", "a list such as `[50%, 80%]`", Constant.ListOf.class::isInstance);
    type("text", "a text", Constant.Text.class::isInstance);
    type("truth", "`true` or `false`", Constant.Truth.class::isInstance);
    type("percentage", "a percentage such as `50%`", Constant.Percent.class::isInstance);
    KINDS.put("selector", "a selector such as `conv`, or a list of them");
    KINDS.put("score", "a score such as `abs(w)`");
    KINDS.put("loss", "a loss such as `cross_entropy(digit)`");
  }

  private final Registry registry;
  private final Diagnostics diagnostics;

  MethodElaboration(Registry registry) {
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  private static void type(String word, String description, Predicate<Constant> fits) {
    TYPES.put(word, fits);
    KINDS.put(word, description);
  }

  /** Elaborates {@code prune method(...)}. */
  void prune(Expression written, Here caller) {
    Optional<CallArguments.Call> call = CallArguments.call(written);
    if (call.isEmpty()) {
      diagnostics.report(Code.WRONG_CLAUSE, written.span(), "prune", "prune magnitude(remove: 80% of units)");
      return;
    }
    Declaration.Method method = registry.declarations.methods().get(call.get().name());
    if (method == null) {
      diagnostics.reportUnknown(
          Code.UNKNOWN_METHOD,
          call.get().nameSpan(),
          call.get().name(),
          registry.declarations.methods().keySet());
      return;
    }
    List<String> parameters = method.parameters().stream().map(p -> p.name().name()).toList();
    Names names = Names.over(registry.declarations.constants());
    Optional<CallArguments> arguments = CallArguments.bind(call.get(), parameters, diagnostics);
    if (arguments.isEmpty() || !bind(method, arguments.get(), names, caller) && !registry.insertionsOnly) {
      return;
    }
    List<Track.Part> track = new ArrayList<>();
    String owner = registry.unique(method.name().name());
    Here here =
        new Here(
            names,
            owner,
            Optional.of(written.span()),
            Optional.empty(),
            Optional.empty(),
            Optional.of(track),
            caller.training());
    List<Diagnostic> before = diagnostics.all();
    registry.elsewhere.add(method.body());
    new ScheduleElaboration(registry).items(method.body(), here);
    // What is wrong inside a method of another file is said there, and once more where the method is used.
    diagnostics.all().stream()
        .filter(d -> d.severity() == Severity.ERROR && !before.contains(d))
        .filter(d -> !d.span().source().equals(written.span().source()))
        .findFirst()
        .ifPresent(d -> diagnostics.report(Code.IN_METHOD, written.span(), method.name().name(), d.message()));
    if (!track.isEmpty()) {
      registry.tracks.add(new Track(owner, track));
    }
  }

  private boolean bind(Declaration.Method method, CallArguments arguments, Names names, Here caller) {
    boolean good = true;
    for (Declaration.Parameter parameter : method.parameters()) {
      String name = parameter.name().name();
      Optional<String> type = parameter.type().map(Expression.Named::name);
      if (type.isPresent() && !KINDS.containsKey(type.get())) {
        diagnostics.reportUnknown(
            Code.UNKNOWN_PARAMETER_TYPE, parameter.type().get().span(), type.get(), KINDS.keySet());
        good = false;
        continue;
      }
      Optional<Expression> given = arguments.find(name);
      Optional<Expression> value = given.or(parameter::byDefault);
      if (value.isEmpty()) {
        diagnostics.report(
            Code.MISSING_ARGUMENT,
            arguments.at(),
            arguments.function(),
            name,
            type.map(KINDS::get).orElse("a value"));
        good = false;
        continue;
      }
      // A default is read where the method stands, an argument where it is called.
      boolean selects = type.isPresent() && type.get().equals("selector");
      good &=
          selects && given.isEmpty()
              ? bindDefault(parameter, names, method, arguments.at())
              : bind(name, type, value.get(), given.isPresent() ? caller.names() : names, names, method);
    }
    return good;
  }

  private boolean bind(
      String name, Optional<String> type, Expression value, Names from, Names into, Declaration.Method method) {
    if (type.isPresent() && (type.get().equals("score") || type.get().equals("loss"))) {
      into.bind(name, new Meaning.Formula(value, Optional.empty(), from));
      return true;
    }
    if (type.isPresent() && type.get().equals("selector")) {
      Optional<Layers> layers = layers(value, from, diagnostics);
      into.bind(name, layers.<Meaning>map(Meaning.Selected::new).orElseGet(Meaning.Unknown::new));
      return layers.isPresent();
    }
    Optional<Constant> constant = ConstantEvaluation.of(value, from.constants(), diagnostics);
    if (constant.isPresent() && type.isPresent() && !TYPES.get(type.get()).test(constant.get())) {
      diagnostics.report(
          Code.ARGUMENT_DOES_NOT_FIT,
          value.span(),
          name,
          method.name().name(),
          KINDS.get(type.get()),
          constant.get().written());
      return false;
    }
    constant.ifPresent(c -> into.constants().bind(name, c));
    return constant.isPresent();
  }

  /** A default that selects nothing is no fault of its text: the message belongs to the use, which can say what is meant. */
  private boolean bindDefault(Declaration.Parameter parameter, Names into, Declaration.Method method, Span use) {
    Expression value = parameter.byDefault().orElseThrow();
    String name = parameter.name().name();
    Diagnostics probe = new Diagnostics();
    Optional<Layers> layers = layers(value, into, probe);
    boolean nothing = probe.all().stream().anyMatch(d -> d.code() == Code.EMPTY_SELECTION);
    if (nothing) {
      diagnostics.reportWithHelp(
          Code.EMPTY_SELECTION, use, named(name, value, method), registry.network.shaped().graph().name());
    } else {
      diagnostics.addAll(probe);
    }
    into.bind(name, layers.<Meaning>map(Meaning.Selected::new).orElseGet(Meaning.Unknown::new));
    return layers.isPresent();
  }

  private String named(String parameter, Expression byDefault, Declaration.Method method) {
    String kind =
        registry.network.shaped().graph().nodes().stream()
            .filter(n -> n.operation().weighted())
            .map(n -> n.operation().name())
            .findFirst()
            .orElse("all");
    return "Without `%s: ...`, `%s` takes `%s`; say which layers are meant, as in `%s(%s: %s)`."
        .formatted(
            parameter, method.name().name(), ScoreDraft.text(byDefault), method.name().name(), parameter, kind);
  }

  /** A selector written as an argument: a name, a dotted name, a text with a pattern, or a list of these. */
  private Optional<Layers> layers(Expression value, Names from, Diagnostics diagnostics) {
    List<Selector.Term> terms = new ArrayList<>();
    List<Expression> parts = value instanceof Expression.ListOf l ? l.elements() : List.of(value);
    for (Expression part : parts) {
      Optional<List<String>> pattern = pattern(part);
      if (pattern.isEmpty()) {
        diagnostics.report(Code.NOT_A_SELECTOR, part.span());
        return Optional.empty();
      }
      terms.add(term(pattern.get(), part.span()));
    }
    if (terms.isEmpty()) {
      diagnostics.report(Code.NOT_A_SELECTOR, value.span());
      return Optional.empty();
    }
    return Selection.run(new Selector(terms, List.of(), value.span()), registry.network, from, diagnostics);
  }

  private static Selector.Term term(List<String> parts, Span span) {
    return new Selector.Term(
        Selector.Reach.ITSELF, new Selector.Pattern(parts, span), Optional.empty(), span);
  }

  private static Optional<List<String>> pattern(Expression expression) {
    return switch (expression) {
      case Expression.Name n -> Optional.of(List.of(n.name()));
      case Expression.Text t when !t.value().isBlank() -> Optional.of(List.of(t.value().strip().split("\\.")));
      case Expression.Member m ->
          pattern(m.of())
              .map(
                  parts -> {
                    List<String> all = new ArrayList<>(parts);
                    all.add(m.member());
                    return all;
                  });
      default -> Optional.empty();
    };
  }
}
