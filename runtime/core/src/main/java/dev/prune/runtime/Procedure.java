package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;

/** A body of kernel calls that outlives re-emissions: after one, it is handed to the device again at its next run. */
final class Procedure implements Runnable {
  private final Device device;
  private final String name;
  private final Runnable body;
  private Runnable made;

  Procedure(Device device, String name, Runnable body) {
    this.device = device;
    this.name = name;
    this.body = body;
  }

  /** Hands the body to the device now, unless that has been done for the present buffers. */
  void make() {
    if (made == null) {
      made = device.procedure(name, body);
    }
  }

  /** The buffers were replaced. */
  void forget() {
    made = null;
  }

  @Override
  public void run() {
    make();
    made.run();
  }
}
