package dev.prune.runtime.network;

import java.util.List;

/**
 * Forward FLOPs of one layer for one sample; a multiply and an add count two.
 *
 * @param layer index of the layer
 * @param each FLOPs per element: of the weight tensor where {@code tensor} is not -1, otherwise of the product of {@code
 *     axes}
 * @param tensor index of the weight tensor, or -1
 * @param axes extents whose product is the element count where there is no tensor
 */
public record Cost(int layer, long each, int tensor, List<Axis> axes) {
  public Cost {
    axes = List.copyOf(axes);
  }
}
