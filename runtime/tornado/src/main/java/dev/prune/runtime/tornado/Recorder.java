package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** Hears the kernel calls of the body that runs now; a call outside a procedure is an error. */
final class Recorder {
  /** Threads of a work group where a kernel does not ask for another number. */
  static final int GROUP = 64;

  /** More threads than this only make each do less than it costs to start it; kernels stride over the rest. */
  private static final int MOST_GROUPS = 4096;

  private final DeviceMemory memory;
  private String procedure;
  private List<Call> heard;

  Recorder(DeviceMemory memory) {
    this.memory = memory;
  }

  /** The calls of a body. */
  List<Call> record(String name, Runnable body) {
    refuse("runs the procedure `" + name + "`");
    procedure = name;
    heard = new ArrayList<>();
    try {
      body.run();
      return List.copyOf(heard);
    } finally {
      procedure = null;
      heard = null;
    }
  }

  /** Fails while a body runs. */
  void refuse(String deed) {
    if (procedure != null) {
      throw new PruneException(
          Failure.DEVICE,
          "The procedure `" + procedure + "` " + deed + ", but a procedure holds kernel calls only.",
          "Do it before the procedure runs or afterwards.");
    }
  }

  /** Whether the device has fast local memory, and is slow where neighbouring threads read numbers far apart. */
  boolean onGpu() {
    return memory.device().getDeviceType() == TornadoDeviceType.GPU;
  }

  /** A buffer of the device's own, for what passes between two kernels of one call; it is freed with the device. */
  Buffer floats(String label, int size) {
    return memory.floats(label, size);
  }

  /** How many numbers there is room for: stays when the buffer is truncated, as what is called must. */
  int capacity(Buffer buffer) {
    return memory.own(buffer).capacity();
  }

  /**
   * What stands at a place of {@code dims} now, at least 1: for numbers of threads only, as it may be another when the call
   * runs. Not for live rows, which are fewer in the tail of a split.
   */
  int now(Ints dims, int place) {
    return Math.max(1, memory.own(dims).array().get(place));
  }

  /** A call with a thread for each of {@code items}, as far as they are many. */
  void each(Kernel kernel, long items, Object... arguments) {
    call(kernel, Math.ceilDiv(Math.max(1, items), GROUP), GROUP, arguments);
  }

  /** A call with a work group of {@code group} threads for each of {@code items}, as far as they are many. */
  void groups(Kernel kernel, long items, int group, Object... arguments) {
    call(kernel, Math.max(1, items), group, arguments);
  }

  private void call(Kernel kernel, long groups, int group, Object[] given) {
    if (procedure == null) {
      throw new PruneException(
          Failure.DEVICE,
          "The kernel `" + kernel.method().getName() + "` is called outside a procedure, where there is nothing to record it in.",
          "Call kernels in the body that is handed to `Device.procedure`, and run the procedure.");
    }
    List<Object> arguments = new ArrayList<>();
    for (Object argument : given) {
      arguments.add(
          switch (argument) {
            case Buffer buffer -> memory.own(buffer);
            case Ints ints -> memory.own(ints);
            case Double number -> (float) (double) number;
            default -> argument;
          });
    }
    Call call = new Call(kernel, (int) Math.min(groups, MOST_GROUPS) * group, group, arguments);
    List<DeviceArray> arrays = call.arrays();
    for (int i = 0; i < arrays.size(); i++) {
      if (arrays.subList(0, i).contains(arrays.get(i))) {
        throw new PruneException(
            Failure.DEVICE,
            "The procedure `" + procedure + "` gives the buffer `" + arrays.get(i).label() + "` twice to one kernel.",
            "Copy it to a second buffer first, or use a kernel that works in place.");
      }
    }
    heard.add(call);
  }
}
