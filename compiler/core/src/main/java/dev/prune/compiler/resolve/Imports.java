package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.op.Operations;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression.Named;
import dev.prune.compiler.syntax.Parser;
import dev.prune.compiler.syntax.SourceFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads imported files and collects every declaration by name. */
public final class Imports {
  private final SourceLoader loader;
  private final Diagnostics diagnostics;
  private final Declarations declarations;
  private final Set<String> done = new HashSet<>();
  private final List<String> open = new ArrayList<>();

  private Imports(SourceFile root, SourceLoader loader, Diagnostics diagnostics) {
    this.loader = loader;
    this.diagnostics = diagnostics;
    this.declarations = Declarations.of(root);
  }

  /** The declarations of {@code root} and of everything it imports. */
  public static Declarations run(SourceFile root, SourceLoader loader, Diagnostics diagnostics) {
    Imports imports = new Imports(root, loader, diagnostics);
    imports.add(root);
    return imports.declarations;
  }

  private void add(SourceFile file) {
    open.add(file.source().name());
    for (SourceFile.Import target : file.imports()) {
      follow(file, target);
    }
    file.declarations().forEach(this::declare);
    open.removeLast();
    done.add(file.source().name());
  }

  private void follow(SourceFile file, SourceFile.Import target) {
    Optional<Source> source =
        target.file()
            ? loader.file(file.source(), target.target())
            : target.target().startsWith("std.")
                ? loader.standard(target.target().substring(4))
                : Optional.empty();
    if (source.isEmpty()) {
      declarations.missing().add(target.target());
      if (target.file()) {
        diagnostics.report(Code.IMPORT_NOT_FOUND, target.span(), target.target());
      } else {
        diagnostics.reportUnknown(
            Code.UNKNOWN_LIBRARY,
            target.span(),
            target.target(),
            loader.standardNames().stream().map(n -> "std." + n).toList());
      }
      return;
    }
    String name = source.get().name();
    if (open.contains(name)) {
      declarations.missing().add(target.target());
      String circle = String.join(" -> ", open.subList(open.indexOf(name), open.size())) + " -> " + name;
      diagnostics.report(Code.CYCLIC_IMPORT, target.span(), circle);
    } else if (!done.contains(name)) {
      Parser.parse(source.get(), diagnostics)
          .ifPresentOrElse(this::add, () -> declarations.missing().add(target.target()));
    }
  }

  private void declare(Declaration declaration) {
    declarations.all().add(declaration);
    switch (declaration) {
      case Declaration.Network n -> put(declarations.networks(), n.name(), n, "network");
      case Declaration.Resized r -> put(declarations.networks(), r.name(), r, "network");
      case Declaration.Block b -> block(b);
      case Declaration.Method m -> put(declarations.methods(), m.name(), m, "method");
      case Declaration.Train t -> {
        // A training of an imported file is its own; a second one of this file has its own message.
        if (open.size() == 1) {
          declarations.trains().putIfAbsent(t.name().name(), t);
        }
      }
      case Declaration.Let l -> let(l);
    }
  }

  private void block(Declaration.Block block) {
    Named name = block.name();
    if (Operations.find(name.name()).isPresent()) {
      diagnostics.reportWithHelp(
          Code.ALREADY_DEFINED, name.span(), "`" + name.name() + "` is an operation of the language.", name.name());
    } else {
      put(declarations.blocks(), name, block, "block");
    }
    for (Declaration.Parameter parameter : block.parameters()) {
      parameter
          .type()
          .ifPresent(type -> diagnostics.report(Code.MISPLACED, type.span(), "The type of a parameter", "a block"));
    }
  }

  private void let(Declaration.Let let) {
    String name = let.name().name();
    if (declarations.constants().bindsHere(name)) {
      diagnostics.report(Code.ALREADY_DEFINED, let.name().span(), name);
      return;
    }
    let.let().context().ifPresent(c -> diagnostics.report(Code.CONTEXT_IN_NETWORK, c.span()));
    ConstantEvaluation.of(let.let().value(), declarations.constants(), diagnostics)
        .ifPresentOrElse(
            v -> declarations.constants().bind(name, v), () -> declarations.constants().bindUnknown(name));
  }

  private <D> void put(Map<String, ? super D> table, Named name, D declaration, String kind) {
    if (table.containsKey(name.name())) {
      diagnostics.report(Code.DECLARED_TWICE, name.span(), kind, name.name());
    } else {
      table.put(name.name(), declaration);
    }
  }
}
