package dev.prune.compiler.plan;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.schedule.Training;
import dev.prune.runtime.Memory;
import dev.prune.runtime.Settings;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Storage;
import java.util.List;

/** Makes the plan of a program. */
public final class Forecasting {
  private Forecasting() {}

  /**
   * The plan.
   *
   * @param network the structure that the generated class declares
   * @param settings how it trains
   * @param needs which optional buffers it has from the beginning
   * @param activations one value a layer that computes something
   */
  public static Plan plan(
      Network network,
      GroupedNetwork grouped,
      Training training,
      Settings settings,
      Memory.Needs needs,
      List<Storage.Value> activations) {
    Plan.Stage dense = Plan.stage(network, grouped, settings, needs, activations, network.originalWidths());
    return new Plan(
        network, training.batch(), dense, Forecast.events(network, grouped, training, settings, needs, activations));
  }
}
