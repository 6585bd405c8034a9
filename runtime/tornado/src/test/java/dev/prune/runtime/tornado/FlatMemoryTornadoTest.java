package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.OpenTrainer;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.network.Structure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Many small events, each of which takes two units out, with a training step before each: they leave nothing behind on
 * the device, in the heap, or in the memory outside it, of which PoCL's device memory is a part.
 */
@NeedsTornado
class FlatMemoryTornadoTest {
  private static final int WIDTH = 400;
  private static final long MIB = 1 << 20;
  private static final DataSource DATA = Networks.samples(200, 3, 24);

  private static final String PROGRAM =
      """
      network N {
        input x: float[24]
        a = x |> dense(%d) |> relu
        b = a |> dense(%d) |> relu
        output digit = b |> dense(3)
      }
      """.formatted(WIDTH, WIDTH)
          + Networks.training("adam(lr: 1e-3)", 16);

  /** What is taken after an event. */
  private record Reading(long heap, long resident, long device, long procedures, long compiled, long planned) {}

  @Test
  void twoHundredEventsInPlace() throws Exception {
    Reading[] readings = readings(Shrink.IN_PLACE, 5, 200);
    Reading first = readings[0];
    Reading last = readings[1];
    flat(first, last, last.device);
    assertEquals(first.device, last.device, "bytes on the device");
    assertEquals(first.compiled, last.compiled, "graphs that were compiled");
    assertTrue(last.planned < first.planned / 2, "half of the units are gone");
  }

  @Test
  void twentyReCreatedEvents() throws Exception {
    Reading[] readings = readings(Shrink.RE_CREATED, 5, 20);
    Reading first = readings[0];
    Reading last = readings[1];
    // A generation that is not given back would be there fifteen times, on both sides; a JIT that warms up takes less.
    flat(first, last, 15 * last.device);
    assertTrue(last.device < first.device, "bytes on the device");
    assertEquals(last.planned, last.device, "bytes on the device");
    assertTrue(last.compiled >= first.compiled + 15, "graphs that were compiled");
  }

  private static void flat(Reading first, Reading last, long outsideTheHeap) {
    assertEquals(first.procedures, last.procedures, "procedures that hold plans");
    assertTrue(last.heap < first.heap + MIB, "bytes in the heap: " + first.heap + ", then " + last.heap);
    assertTrue(
        last.resident < first.resident + outsideTheHeap,
        "bytes of the process: " + first.resident + ", then " + last.resident);
  }

  /** Readings after the first {@code early} events, which everything needs once, and after all of them. */
  private static Reading[] readings(Shrink way, int early, int events) throws Exception {
    Class<?> type = GeneratedTrainers.compile(PROGRAM);
    Reading[] readings = new Reading[2];
    try (TornadoDevice device = TornadoDevice.create(0);
        Trainer trainer = GeneratedTrainers.construct(type, device, Overrides.none().with(way))) {
      OpenTrainer open = new OpenTrainer(trainer, DATA);
      for (int event = 1; event <= events; event++) {
        step(open, event);
        open.compact(firstOfEach(open.structure()));
        assertEquals(WIDTH - event, trainer.widths().get("a"));
        if (event == early || event == events) {
          step(open, event);
          readings[event == early ? 0 : 1] =
              new Reading(
                  heap(), resident(), device.allocatedBytes(), device.heldProcedures(), device.compiledGraphs(),
                  trainer.plannedBytes());
        }
      }
    }
    return readings;
  }

  private static void step(OpenTrainer open, int at) {
    open.load(IntStream.range(at % 100, at % 100 + 16).toArray());
    assertTrue(Double.isFinite(open.gradients()));
    open.update();
  }

  private static BitSet[] firstOfEach(Structure structure) {
    BitSet[] gone = new BitSet[structure.widths().length];
    for (int g = 0; g < gone.length; g++) {
      gone[g] = new BitSet();
      gone[g].set(structure.originals().channels()[g][0], structure.network().groups().get(g).prunable());
    }
    return gone;
  }

  private static long heap() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Bytes of this process that lie in memory; 0 where the system does not tell. */
  private static long resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
