package dev.prune.runtime.schedule;

import java.util.Map;

/**
 * Numbers for units or weights that an application computes: what {@code external("name")} in a score stands for. The
 * application gives it to a trainer before training, {@code trainer.externalScore("name", scorer)}.
 */
@FunctionalInterface
public interface ExternalScore {
  /**
   * What a scorer is told, for one layer.
   *
   * @param name the name in the program
   * @param unit whether a number for each unit or for each weight of the layer is wanted
   * @param layer the layer
   * @param count how many numbers are wanted
   * @param shape of the layer's weights as they are in memory, outputs first: {@code [units, inputs]} or {@code [channels,
   *     inputs, height, width]}; empty where it has none
   * @param originals the index that each unit in memory had in the network as it was written; the numbers of units come in
   *     this order, those of weights row by row
   * @param masked which units are masked; numbers of masked units and weights are not looked at
   * @param parameters all parameters of the network as they are now, by the names they have in files, row by row; copies
   */
  record Request(
      String name,
      Unit unit,
      String layer,
      int count,
      int[] shape,
      int[] originals,
      boolean[] masked,
      Map<String, float[]> parameters) {}

  /**
   * A number for each unit, or for each weight, of a layer. It must depend on nothing but what it is told where a run shall
   * give the same bytes again.
   *
   * @return as many numbers as the request counts, none of them NaN
   */
  double[] score(Request request);
}
