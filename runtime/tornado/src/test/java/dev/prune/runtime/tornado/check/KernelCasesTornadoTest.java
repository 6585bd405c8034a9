package dev.prune.runtime.tornado.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.tornado.NeedsTornado;
import dev.prune.runtime.tornado.TornadoDevice;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every small case of the catalogue against the double reference. */
@NeedsTornado
class KernelCasesTornadoTest {
  private static TornadoDevice device;

  @BeforeAll
  static void open() {
    device = TornadoDevice.create(0);
  }

  @AfterAll
  static void close() {
    device.close();
  }

  static List<KernelCase> small() {
    return KernelCases.small();
  }

  @ParameterizedTest
  @MethodSource("small")
  void agreesWithTheReference(KernelCase kernelCase) {
    Agreement agreement = kernelCase.compare(device);
    assertTrue(agreement.agrees(), () -> agreement.worst() + " of what is allowed: " + agreement.place());
  }
}
