package dev.prune.runtime.device;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Device;
import java.util.List;

/** Stands for the device on TornadoVM where its jar is not: so that its word is known, and the way to it is said. */
final class AbsentTornado implements DeviceProvider {
  static final String KIND = "tornado";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String purpose() {
    return "GPUs, through TornadoVM";
  }

  @Override
  public boolean numbered() {
    return true;
  }

  @Override
  public JavaRequirements requirements(long bytes) {
    throw absent();
  }

  @Override
  public List<DeviceDescription> list() {
    return List.of(DeviceDescription.unusable(KIND, absent()));
  }

  @Override
  public Device open(int number, DeviceOptions options) {
    throw absent();
  }

  private static PruneException absent() {
    return new PruneException(
        Failure.DEVICE,
        "The device `tornado` is not part of this build: it is built where a TornadoVM SDK is installed.",
        "Install TornadoVM 5.2.0-jdk25 (`sdk install tornadovm 5.2.0-jdk25-opencl`, or let TORNADOVM_HOME name its"
            + " folder), then `mvn -DskipTests package`.");
  }
}
