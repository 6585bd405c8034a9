package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.prune.runtime.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Writes lists of layers: by index, because that is what the runtime knows, with their names beside them. */
final class LayerList {
  /** A list of more layers is a text: written out, one of thousands would be longer than a method may be. */
  private static final int MOST = 100;

  private static final int WIDTH = 80;

  private LayerList() {}

  /** An expression of type {@code List<Integer>}. */
  static CodeBlock of(List<Integer> indices, List<Layer> layers) {
    if (indices.size() > MOST) {
      return ranges(indices.stream().sorted().distinct().toList());
    }
    CodeBlock.Builder code = CodeBlock.builder();
    for (int index : indices) {
      code.add(code.isEmpty() ? "$L /* $L */" : ",$W$L /* $L */", index, Emit.text(layers.get(index).name()));
    }
    return CodeBlock.of("$T.of($L)", List.class, code.build());
  }

  /** A text of layers and a number of each, as {@code 0:64 3:16}, with their names in no need of one. */
  static CodeBlock areas(List<Integer> indices, IntUnaryOperator area) {
    List<String> lines = new ArrayList<>(List.of(""));
    for (int index : indices) {
      String one = index + ":" + area.applyAsInt(index) + " ";
      if (lines.getLast().length() + one.length() > WIDTH) {
        lines.add("");
      }
      lines.add(lines.removeLast() + one);
    }
    lines.add(lines.removeLast().stripTrailing());
    CodeBlock.Builder text = CodeBlock.builder();
    lines.forEach(line -> text.add(text.isEmpty() ? "$S" : "\n+ $S", line));
    return text.build();
  }

  private static CodeBlock ranges(List<Integer> indices) {
    List<String> lines = new ArrayList<>(List.of(""));
    for (int at = 0; at < indices.size(); at++) {
      int first = indices.get(at);
      while (at + 1 < indices.size() && indices.get(at + 1) == indices.get(at) + 1) {
        at++;
      }
      String run = first + (indices.get(at) == first ? "" : "-" + indices.get(at)) + (at + 1 < indices.size() ? "," : "");
      if (lines.getLast().length() + run.length() > WIDTH) {
        lines.add("");
      }
      lines.add(lines.removeLast() + run);
    }
    CodeBlock.Builder text = CodeBlock.builder();
    lines.forEach(line -> text.add(text.isEmpty() ? "$S" : "\n+ $S", line));
    return CodeBlock.of("layers($L)", text.build());
  }
}
