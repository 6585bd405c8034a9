package dev.prune.compiler.op;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All operations of the language. */
public final class Operations {
  private static final Map<String, Operation> ALL = new LinkedHashMap<>();

  static {
    for (Operation operation :
        List.of(
            new Dense(),
            new Conv(),
            new DepthwiseConv(),
            new TransposedConv(),
            new MaxPool(),
            new AveragePool(),
            new AdaptiveAveragePool(),
            new GlobalAveragePool(),
            new Upsample(),
            new Pad(),
            new PixelShuffle(),
            new PixelUnshuffle(),
            new Flatten(),
            new BatchNorm(),
            GroupNorm.layer(),
            GroupNorm.ofGroups(),
            new Dropout(),
            new Gate(),
            new HardConcrete(),
            Unary.relu(),
            Unary.relu6(),
            Unary.sigmoid(),
            Unary.tanh(),
            new LeakyRelu(),
            Unary.gelu(),
            Unary.silu(),
            Unary.hardSigmoid(),
            Unary.hardswish(),
            new Softmax(),
            new Add(),
            new Multiply(),
            new Concat(),
            new Slice(),
            new Split(),
            new ChannelShuffle())) {
      ALL.put(operation.name(), operation);
    }
    // The name other frameworks use.
    ALL.put("conv2d", ALL.get("conv"));
  }

  private Operations() {}

  /** The operation that is written {@code name}. */
  public static Optional<Operation> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** Every name, for suggestions. */
  public static Set<String> names() {
    return java.util.Collections.unmodifiableSet(ALL.keySet());
  }
}
