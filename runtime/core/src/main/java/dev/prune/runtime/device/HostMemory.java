package dev.prune.runtime.device;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The memory that devices share which compute in Java. */
public final class HostMemory {
  private HostMemory() {}

  /** Bytes of this machine, or of the container that this process runs in. */
  public static long bytes() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
  }
}
