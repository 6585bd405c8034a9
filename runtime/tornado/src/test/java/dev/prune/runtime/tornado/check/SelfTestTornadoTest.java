package dev.prune.runtime.tornado.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.device.Devices;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.tornado.NeedsTornado;
import org.junit.jupiter.api.Test;

/** The way of an application, which gets a device that has proved itself. */
@NeedsTornado
class SelfTestTornadoTest {
  @Test
  void openingProvesTheDevice() {
    try (Device device = Devices.open("tornado:0")) {
      assertEquals(0, device.allocatedBytes(), "buffers left behind");
    }
  }
}
