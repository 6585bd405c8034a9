package dev.prune.runtime.tornado;

import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;
import uk.ac.manchester.tornado.runtime.common.XPUDeviceBufferState;

/**
 * Numbers on the device with a copy of the same size outside the Java heap, through which transfers go.
 *
 * <p>Both sides are never newer than the other at once: a write of the host waits in the copy until a procedure runs,
 * and what a procedure wrote stays on the device until the host reads.
 */
abstract sealed class DeviceArray permits DeviceFloats, DeviceInts {
  private final DeviceMemory owner;
  private final String label;
  private final int capacity;
  private int size;
  private final XPUDeviceBufferState state = new XPUDeviceBufferState();
  private boolean hostIsNewer;
  private boolean deviceIsNewer;
  private boolean live = true;

  DeviceArray(DeviceMemory owner, String label, int size) {
    this.owner = owner;
    this.label = label;
    this.capacity = size;
    this.size = size;
  }

  /** The copy outside the heap, which also stands for the device's array in the arguments of tasks. */
  abstract TornadoNativeArray array();

  public final String label() {
    return label;
  }

  public final int size() {
    return size;
  }

  /** Numbers that there is room for, on the device and in the copy. */
  final int capacity() {
    return capacity;
  }

  final void truncate(int fewer) {
    size = fewer;
  }

  final DeviceMemory owner() {
    return owner;
  }

  /** What TornadoVM knows of the device's side. */
  final XPUDeviceBufferState state() {
    return state;
  }

  final boolean live() {
    return live;
  }

  final void die() {
    live = false;
  }

  /** The host is about to change the whole copy, or has the device's numbers in it. */
  final void hostWrites() {
    hostIsNewer = true;
  }

  final boolean hostIsNewer() {
    return hostIsNewer;
  }

  final void uploaded() {
    hostIsNewer = false;
  }

  /** A task that may write this array has run. */
  final void deviceWrites() {
    deviceIsNewer = true;
  }

  final boolean deviceIsNewer() {
    return deviceIsNewer;
  }

  final void downloaded() {
    deviceIsNewer = false;
  }
}
