package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.prune.runtime.network.Layer;
import java.util.List;

/** Writes lists of layers: by index, because that is what the runtime knows, with their names beside them. */
final class LayerList {
  private LayerList() {}

  /** An expression of type {@code List<Integer>}. */
  static CodeBlock of(List<Integer> indices, List<Layer> layers) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (int index : indices) {
      code.add(code.isEmpty() ? "$L /* $L */" : ",$W$L /* $L */", index, Emit.text(layers.get(index).name()));
    }
    return CodeBlock.of("$T.of($L)", List.class, code.build());
  }
}
