package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Arguments;
import dev.prune.compiler.op.Operation;
import java.util.List;

/**
 * {@code insert gate behind SELECTOR}: a layer that a training adds behind each of some layers.
 *
 * @param layers nodes of the network as declared
 */
record Insertion(Operation operation, Arguments arguments, List<Integer> layers, Span span) {
  Insertion {
    layers = List.copyOf(layers);
  }
}
