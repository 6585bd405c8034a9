package dev.prune.compiler.plan;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Node;
import java.util.Locale;

/** The values of a layer for a whole batch lie in one buffer, which an index must reach. */
public final class BatchLimit {
  private BatchLimit() {}

  /**
   * Whether they do; otherwise there is a message.
   *
   * @param at where the training stands
   */
  public static boolean check(GroupedNetwork network, int batch, Span at, Diagnostics diagnostics) {
    String largest = network.shaped().graph().inputName();
    long most = network.shaped().graph().inputShape().size();
    for (Node node : network.shaped().graph().nodes()) {
      long size = network.shaped().shape(node.id()).size();
      if (size > most) {
        most = size;
        largest = node.name();
      }
    }
    if (most * batch > Integer.MAX_VALUE) {
      diagnostics.report(
          Code.BATCH_TOO_LARGE, at, largest, String.format(Locale.ROOT, "%,d", batch), Integer.MAX_VALUE / most);
      return false;
    }
    return true;
  }
}
