package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code prunec devices}, where the device on TornadoVM is not on the class path. */
class CliDevicesTest {
  @Test
  void aTableAndWhatIsMissing() {
    CliCalls call = CliCalls.prunec("devices");
    assertEquals(0, call.code(), call.err());
    assertEquals("", call.err());
    assertTrue(call.out().startsWith("device     backend  name"), call.out());
    // As a run would have it, which has the module of the vectors.
    assertTrue(call.out().matches("(?s).*\ncpu        Java     [0-9]+-bit vectors +[0-9.]+ [GT]B +[0-9]+\n.*"), call.out());
    assertTrue(call.out().contains("\ntornado cannot be used: The device `tornado` is not part of this build"), call.out());
    assertTrue(call.out().contains("\n  Install TornadoVM 5.2.0-jdk25 (`sdk install tornadovm 5.2.0-jdk25-opencl`"), call.out());
  }

  @Test
  void json() throws IOException {
    CliCalls call = CliCalls.prunec("devices", "--json");
    assertEquals(0, call.code(), call.err());
    JsonNode devices = new ObjectMapper().readTree(call.out()).at("/devices");
    assertEquals(4, devices.size());
    assertEquals("cpu", devices.at("/0/device").asText());
    assertTrue(devices.at("/0/usable").asBoolean());
    assertTrue(devices.at("/0/memory_bytes").asLong() > 1 << 24);
    assertEquals(Runtime.getRuntime().availableProcessors(), devices.at("/0/threads").asInt());
    assertEquals("tornado", devices.at("/3/device").asText());
    assertTrue(!devices.at("/3/usable").asBoolean() && devices.at("/3/reason").asText().endsWith("."), call.out());
  }
}
