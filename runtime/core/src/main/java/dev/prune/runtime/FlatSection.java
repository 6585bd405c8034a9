package dev.prune.runtime;

import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A flat buffer as tensors of a file: one for each tensor of its layout, with the shape that it has now.
 *
 * @param label the buffer
 * @param layout what lies in it, one after the other
 * @param suffix what follows a tensor's name in the file
 */
record FlatSection(String label, List<Tensor> layout, String suffix) {
  /** What the file is to hold, in the order of the layout. */
  List<StoredTensor> stored(Emission emission) {
    double[] values = emission.buffers().read(label);
    int[] widths = emission.structure().widths();
    List<StoredTensor> tensors = new ArrayList<>();
    int at = 0;
    for (Tensor tensor : layout) {
      double[] own = Arrays.copyOfRange(values, at, at + tensor.size(widths));
      tensors.add(
          emission.device().realBytes() == Double.BYTES
              ? StoredTensor.of(name(tensor), own, shape(tensor, widths))
              : StoredTensor.of(name(tensor), floats(own), shape(tensor, widths)));
      at += own.length;
    }
    return tensors;
  }

  /** Refuses a file that has not all of it. */
  void require(CheckedFile file, int[] widths) {
    layout.forEach(tensor -> file.require(name(tensor), tensor, widths));
  }

  /** Refuses a file that has something of it in another shape. */
  void allow(CheckedFile file, int[] widths) {
    layout.stream().filter(tensor -> file.has(name(tensor)))
        .forEach(tensor -> file.require(name(tensor), tensor, widths));
  }

  /** Writes what the file has of it into the buffer; whether that was all. */
  boolean restore(CheckedFile file, Emission emission) {
    boolean all = true;
    int at = 0;
    for (Tensor tensor : layout) {
      if (file.has(name(tensor))) {
        double[] values = file.numbers(name(tensor));
        emission.device().write(emission.buffers().real(label), at, values, 0, values.length);
      } else {
        all = false;
      }
      at += tensor.size(emission.structure().widths());
    }
    return all;
  }

  private String name(Tensor tensor) {
    return tensor.name() + suffix;
  }

  static long[] shape(Tensor tensor, int[] widths) {
    return tensor.axes().stream().mapToLong((Axis axis) -> axis.width(widths)).toArray();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
