package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.DeviceOptions;
import dev.prune.runtime.device.DeviceProvider;
import dev.prune.runtime.device.JavaRequirements;
import dev.prune.runtime.kernel.Device;
import java.util.List;

/** Devices that go wrong, each in its own Java machine. */
abstract class StubProvider implements DeviceProvider {
  private final String kind;

  StubProvider(String kind) {
    this.kind = kind;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String purpose() {
    return "a test's";
  }

  @Override
  public JavaRequirements requirements(long bytes) {
    return new JavaRequirements(List.of("-Dstub=" + kind), List.of());
  }

  @Override
  public Device open(int number, DeviceOptions options) {
    throw new UnsupportedOperationException();
  }

  /** Two devices, and a driver that prints. */
  public static final class Loud extends StubProvider {
    public Loud() {
      super("loud");
    }

    @Override
    public List<DeviceDescription> list() {
      System.out.println("[{ \"devices\": driver 1.0 }]");
      return List.of(
          DeviceDescription.usable("loud:0", "Stub", "first \"one\"\nä", 1L << 40, 3),
          DeviceDescription.usable("loud:1", "Stub", System.getProperty("stub"), 0, 0));
    }
  }

  /** A driver that never answers. */
  public static final class Hanging extends StubProvider {
    public Hanging() {
      super("hanging");
    }

    @Override
    public List<DeviceDescription> list() {
      while (true) {
        Thread.onSpinWait();
        try {
          Thread.sleep(1_000_000);
        } catch (InterruptedException e) {
          // Goes on hanging.
        }
      }
    }
  }

  /** A driver that takes the process with it. */
  public static final class Crashing extends StubProvider {
    public Crashing() {
      super("crashing");
    }

    @Override
    public List<DeviceDescription> list() {
      System.err.println("segmentation fault in libdriver.so");
      System.err.flush();
      Runtime.getRuntime().halt(139);
      return List.of();
    }
  }

  /** A defect. */
  public static final class Throwing extends StubProvider {
    public Throwing() {
      super("throwing");
    }

    @Override
    public List<DeviceDescription> list() {
      throw new NoClassDefFoundError("driver/Missing");
    }
  }

  /** Arguments that this Java does not have. */
  public static final class Demanding extends StubProvider {
    public Demanding() {
      super("demanding");
    }

    @Override
    public JavaRequirements requirements(long bytes) {
      return new JavaRequirements(List.of("-XX:+NoSuchOptionOfJava"), List.of());
    }

    @Override
    public List<DeviceDescription> list() {
      return List.of();
    }
  }

  /** Nothing installed. */
  public static final class Missing extends StubProvider {
    public Missing() {
      super("missing");
    }

    @Override
    public JavaRequirements requirements(long bytes) {
      throw new PruneException(Failure.DEVICE, "There is no SDK.", "Install one.");
    }

    @Override
    public List<DeviceDescription> list() {
      throw new AssertionError("Nobody asks.");
    }
  }
}
