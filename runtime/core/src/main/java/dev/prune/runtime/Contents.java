package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** What the host writes into the buffers of an emission: dimensions, live rows, initial values, masks. */
final class Contents {
  private final Network network;
  private final Settings settings;
  private final Device device;
  private final Buffers buffers;
  private final int batch;
  private final int[] rowDims;
  private final int[] rowScratch = new int[1];
  private int rows;

  Contents(Network network, Settings settings, Device device, Buffers buffers, int batch) {
    this.network = network;
    this.settings = settings;
    this.device = device;
    this.buffers = buffers;
    this.batch = batch;
    this.rowDims =
        IntStream.range(0, network.dims().size()).filter(i -> network.dims().get(i) instanceof Dim.Rows).toArray();
  }

  /** Live rows of the batch that was loaded last. */
  int rows() {
    return rows;
  }

  /** Writes the live row count where kernels read it, when it changed. */
  void rows(int live) {
    if (live != rows) {
      rows = live;
      rowScratch[0] = live;
      for (int position : rowDims) {
        device.write(buffers.whole("dims"), position, rowScratch, 0, 1);
      }
    }
  }

  /** Dimensions, sizes and original indices at the present widths. */
  void fixed(Structure structure) {
    int[] widths = structure.widths();
    int[] dims = network.dims(widths, batch);
    rows = batch;
    device.write(buffers.whole("dims"), 0, dims, 0, dims.length);
    int[] sizes = {network.parameterCount(widths), network.statisticCount(widths), network.unitCount(widths)};
    device.write(buffers.whole("sizes"), 0, sizes, 0, sizes.length);
    adjustments(structure);
    if (buffers.has("originals")) {
      int[] originals = network.originals(structure.originals().channels());
      device.write(buffers.whole("originals"), 0, originals, 0, originals.length);
    }
    live(structure);
  }

  /** Which channels are masked, where kernels ask for it. */
  private void live(Structure structure) {
    if (buffers.has("live")) {
      int[] live = network.live(structure);
      device.write(buffers.whole("live"), 0, live, 0, live.length);
    }
  }

  /** What updates read beside gradients, where a program says something of some tensors. */
  private void adjustments(Structure structure) {
    write(structure, Memory.DECAYED, tensor -> tensor.role() == Role.WEIGHT ? 1f : 0f);
    write(structure, Memory.RATES, tensor -> (float) (double) settings.rates().getOrDefault(tensor.layer(), 1.0));
  }

  private void write(Structure structure, String flat, Function<Tensor, Float> ofTensor) {
    if (!buffers.has(Memory.flat(flat))) {
      return;
    }
    float[] values = new float[structure.parameters()];
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int end = at + tensor.size(structure.widths());
      Arrays.fill(values, at, end, ofTensor.apply(tensor));
      at = end;
    }
    write(buffers.real(Memory.flat(flat)), values);
  }

  /** Parameters and statistics as a run begins with them. */
  void initial(Structure structure, long seed) {
    write(buffers.real("parameters"), Initialization.parameters(structure, seed));
    write(buffers.real("statistics"), Initialization.statistics(structure));
  }

  /** Which parameters are updated, where not all are. */
  void active(Structure structure) {
    if (buffers.has("active")) {
      write(buffers.real("active"), structure.active());
    }
  }

  /** Makes masked parameters and their slots zero. */
  void mask(Structure structure) {
    live(structure);
    if (!buffers.has("active")) {
      return;
    }
    Buffer active = buffers.real("active");
    write(active, structure.mask());
    buffers.multiply(buffers.real("parameters"), active);
    for (int s = 0; s < settings.slots(); s++) {
      buffers.multiply(buffers.real(Memory.slot(s)), active);
    }
    active(structure);
  }

  /** Sets the parameters at these original places, by their places in memory. */
  void fill(Structure structure, BitSet places, IntToDoubleFunction begin) {
    double[] values = buffers.read("parameters");
    int[] originals = structure.places();
    for (int i = 0; i < values.length; i++) {
      values[i] = places.get(originals[i]) ? begin.applyAsDouble(i) : values[i];
    }
    buffers.write("parameters", values);
  }

  private void write(Buffer to, float[] values) {
    device.write(to, 0, values, 0, values.length);
  }
}
