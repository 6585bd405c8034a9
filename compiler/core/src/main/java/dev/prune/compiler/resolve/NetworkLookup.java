package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the network that a name stands for, through {@code resized} declarations.
 *
 * @param network as declared
 * @param resizing the widths that were written over it
 */
public record NetworkLookup(Declaration.Network network, Resizing resizing) {
  /** The network called {@code name}, or nothing after messages. */
  public static Optional<NetworkLookup> find(String name, Declarations declarations, Diagnostics diagnostics) {
    Map<String, Resizing.Width> widths = new HashMap<>();
    Set<String> seen = new HashSet<>();
    Declaration declaration = declarations.networks().get(name);
    boolean good = true;
    while (declaration instanceof Declaration.Resized resized) {
      if (!seen.add(resized.name().name())) {
        diagnostics.report(Code.RESIZED_FROM_ITSELF, resized.name().span(), resized.name().name());
        return Optional.empty();
      }
      good &= read(resized, widths, declarations, diagnostics);
      Expression.Named of = resized.of();
      declaration = declarations.networks().get(of.name());
      if (declaration == null) {
        diagnostics.reportUnknown(Code.UNKNOWN_NETWORK, of.span(), of.name(), declarations.networks().keySet());
      }
    }
    return good && declaration instanceof Declaration.Network network
        ? Optional.of(new NetworkLookup(network, new Resizing(name, widths)))
        : Optional.empty();
  }

  /** Adds the widths of one {@code resized}; what is written last counts, and an outer resizing is met first. */
  private static boolean read(
      Declaration.Resized resized,
      Map<String, Resizing.Width> widths,
      Declarations declarations,
      Diagnostics diagnostics) {
    boolean good = true;
    Set<String> here = new HashSet<>();
    for (Declaration.Resized.Width width : resized.widths()) {
      Expression.Named layer = width.layer();
      if (!here.add(layer.name())) {
        diagnostics.report(Code.SAID_TWICE, layer.span(), "`" + layer.name() + "`");
        good = false;
      }
      Optional<List<Integer>> value = width(width.width(), declarations, diagnostics);
      good &= value.isPresent();
      value.ifPresent(v -> widths.putIfAbsent(layer.name(), new Resizing.Width(v, layer.span())));
    }
    return good;
  }

  /** One number, or a list of them. */
  private static Optional<List<Integer>> width(
      Expression expression, Declarations declarations, Diagnostics diagnostics) {
    Optional<Constant> value = ConstantEvaluation.of(expression, declarations.constants(), diagnostics);
    List<Constant> numbers =
        value.map(v -> v instanceof Constant.ListOf list ? list.elements() : List.of(v)).orElse(List.of());
    if (!numbers.isEmpty() && numbers.stream().allMatch(NetworkLookup::isWidth)) {
      return Optional.of(numbers.stream().map(n -> (int) ((Constant.Num) n).value()).toList());
    }
    value.ifPresent(
        v -> diagnostics.report(Code.WRONG_KIND, expression.span(), "a whole number of at least 1", v.written()));
    return Optional.empty();
  }

  private static boolean isWidth(Constant value) {
    return value instanceof Constant.Num n && n.whole() && n.value() >= 1 && n.value() <= 1 << 24;
  }
}
