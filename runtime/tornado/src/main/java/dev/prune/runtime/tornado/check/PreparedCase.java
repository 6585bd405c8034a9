package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;
import java.util.Map;

/** A case on a device. Closing it frees its buffers; the device stays open. */
public final class PreparedCase implements AutoCloseable {
  private final KernelCase kernelCase;
  private final Device device;
  private final CaseBuffers buffers;
  private final Ints dims;
  private final Runnable body;
  private final Runnable procedure;

  PreparedCase(KernelCase kernelCase, Device device) {
    this.kernelCase = kernelCase;
    this.device = device;
    buffers = new CaseBuffers(device);
    dims = buffers.ints("dims", kernelCase.sizes().getFirst());
    body = kernelCase.program().on(buffers, dims);
    procedure = device.procedure(kernelCase.name(), body);
  }

  /** Runs with the sizes of that position. */
  public void run(int position) {
    int[] sizes = kernelCase.sizes().get(position);
    device.write(dims, 0, sizes, 0, sizes.length);
    procedure.run();
  }

  /** Runs with the sizes of the last run, at first those of the buffers: nothing but kernels. This is what to time. */
  public void run() {
    procedure.run();
  }

  /** The kernel calls, for a procedure of the caller's own. */
  public Runnable body() {
    return body;
  }

  /** All numbers of all buffers by label, read from the device, which waits for its kernels. */
  public Map<String, double[]> contents() {
    return buffers.contents();
  }

  @Override
  public void close() {
    buffers.close();
  }
}
