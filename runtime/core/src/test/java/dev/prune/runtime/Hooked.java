package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.network.Network;

/** A trainer whose schedule is what the test puts into its hooks. */
abstract class Hooked extends Trainer {
  final Optimizers optimizer;
  final OptimizerKernels optimizing = kernels(OptimizerKernels.class);
  private final int parametersDim;
  Runnable atInit = () -> {};
  Runnable beforeUpdate = () -> {};
  Runnable afterUpdate = () -> {};
  Runnable endOfEpoch = () -> {};

  Hooked(
      Network network, Settings settings, Device device, Overrides overrides, Optimizers optimizer, int parametersDim) {
    super(network, settings, device, overrides);
    this.optimizer = optimizer;
    this.parametersDim = parametersDim;
  }

  @Override
  protected void update() {
    optimizer.update(optimizing, this, null, dims, parametersDim);
  }

  @Override
  protected void updateActive() {
    optimizer.update(optimizing, this, active, dims, parametersDim);
  }

  @Override
  protected void atInit() {
    atInit.run();
  }

  @Override
  protected void beforeUpdate() {
    beforeUpdate.run();
  }

  @Override
  protected void afterUpdate() {
    afterUpdate.run();
  }

  @Override
  protected void endOfEpoch() {
    endOfEpoch.run();
  }

  double[] values(dev.prune.runtime.kernel.Buffer buffer) {
    double[] values = new double[buffer.size()];
    device.read(buffer, 0, values, 0, values.length);
    return values;
  }
}
