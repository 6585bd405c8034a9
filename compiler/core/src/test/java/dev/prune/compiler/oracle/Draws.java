package dev.prune.compiler.oracle;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Programs;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import dev.prune.runtime.reference.ReferenceDevice;

/** The random numbers of a step: by seed, step, the layer's position from the outputs, role, row and place in the row. */
final class Draws {
  private Draws() {}

  /** One number for each element of a tensor of the whole network. */
  static double[] noise(Compilation program, String name, long seed, int step) {
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(program, device, Overrides.none())) {
      Network network = trainer.network();
      Tensor tensor = network.parameters().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
      int[] widths = network.originalWidths();
      int size = tensor.size(widths);
      int inner = size / tensor.axes().getFirst().width(widths);
      RandomKey key =
          RandomKey.of(seed, Purpose.NOISE)
              .derive(step)
              .derive(network.layers().get(tensor.layer()).position())
              .derive(tensor.role().ordinal());
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        values[i] = key.uniform(i / inner, i % inner);
      }
      return values;
    }
  }
}
