package dev.prune.compiler.resolve;

import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is declared in a file and in what it imports, by name.
 *
 * @param root the file that is compiled; only its networks and trains are built
 * @param all every declaration, imported ones first
 * @param trains those of the root file
 * @param missing imports that could not be read, so that what they declare is not here
 */
public record Declarations(
    SourceFile root,
    List<Declaration> all,
    Map<String, Declaration> networks,
    Map<String, Declaration.Block> blocks,
    Map<String, Declaration.Method> methods,
    Map<String, Declaration.Train> trains,
    Scope constants,
    Set<String> missing) {
  /** No declaration yet. */
  static Declarations of(SourceFile root) {
    return new Declarations(
        root,
        new ArrayList<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        Scope.outermost(),
        new LinkedHashSet<>());
  }
}
