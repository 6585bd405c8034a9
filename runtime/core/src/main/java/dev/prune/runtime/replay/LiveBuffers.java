package dev.prune.runtime.replay;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;

/** The buffers that were allocated here and not yet freed. */
final class LiveBuffers {
  private final Set<Object> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
  private long frees;

  void add(Object buffer) {
    buffers.add(buffer);
  }

  void remove(Object buffer) {
    buffers.remove(buffer);
    frees++;
  }

  void clear() {
    buffers.clear();
    frees++;
  }

  /** Changes with every free: while it stays, buffers that were alive are alive. */
  long frees() {
    return frees;
  }

  /** Fails where {@code buffer} is not alive; {@code user} says how the sentence begins. */
  void require(Object buffer, Supplier<String> user) {
    if (!buffers.contains(buffer)) {
      String label = buffer instanceof Buffer reals ? reals.label() : ((Ints) buffer).label();
      throw new PruneException(
          Failure.DEVICE,
          user.get().strip() + " uses the buffer `" + label + "`, which was freed or never belonged to this device.",
          "Make procedures anew after their buffers were replaced.");
    }
  }
}
