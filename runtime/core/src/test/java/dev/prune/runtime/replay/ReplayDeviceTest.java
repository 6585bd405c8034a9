package dev.prune.runtime.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.reference.ReferenceDevice;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What replay records, and the sentence for each rule that a program breaks. */
class ReplayDeviceTest {
  private final ReplayDevice device = new ReplayDevice(new ReferenceDevice(), 0);
  private final FlatKernels flat = device.kernels(FlatKernels.class);
  private final Buffer a = device.floats("a", 4);
  private final Buffer b = device.floats("b", 4);
  private final Buffer c = device.floats("c", 4);
  private final Ints dims = device.ints("dims", 2);

  private double[] numbers(Buffer buffer) {
    double[] numbers = new double[buffer.size()];
    device.read(buffer, 0, numbers, 0, numbers.length);
    return numbers;
  }

  private void liveCount(int count) {
    device.write(dims, 0, new int[] {count}, 0, 1);
  }

  private static void assertFails(Runnable code, String message) {
    PruneException failure = assertThrows(PruneException.class, code::run);
    assertEquals(message, failure.getMessage());
    assertEquals(Failure.DEVICE, failure.failure());
  }

  @Test
  void saysWhatItIs() {
    assertEquals("replay", device.name());
    assertEquals("replay (records each procedure once, then replays it on reference)", device.description());
    assertEquals(8, device.realBytes());
    assertEquals(12 * 8 + 2 * 4, device.allocatedBytes());
    assertEquals("replay FlatKernels", flat.toString());
    assertEquals(flat, device.kernels(FlatKernels.class));
  }

  @Test
  void runsTheBodyOnceAndOnceMoreToCheckAndReplaysWithWhatBuffersHoldNow() {
    AtomicInteger bodies = new AtomicInteger();
    ReplayProcedure step =
        device.procedure(
            "step",
            () -> {
              bodies.incrementAndGet();
              flat.fill(a, dims, 0, 1);
              flat.add(a, b, dims, 0);
            });
    assertEquals(List.of(), step.tasks());

    liveCount(4);
    step.run();
    assertEquals(1, bodies.get());
    assertArrayEquals(new double[] {1, 1, 1, 1}, numbers(b));

    liveCount(2);
    step.run();
    step.run();
    step.run();
    assertEquals(2, bodies.get());
    assertArrayEquals(new double[] {4, 4, 1, 1}, numbers(b));

    assertEquals("step\n  flat.fill(a, dims)\n  flat.add(a, b, dims)", step.toString());
    assertEquals("flat.add", step.tasks().get(1).kernel());
    assertEquals(List.of("a", "b", "dims"), step.tasks().get(1).buffers());
    assertEquals(4, step.tasks().get(1).argumentCount());
    assertEquals(step, device.recorded("step").orElseThrow());
    assertTrue(device.recorded("stop").isEmpty());
  }

  @Test
  void checksTheBodyAsOftenAsItIsTold() {
    ReplayDevice often = new ReplayDevice(new ReferenceDevice(), 3);
    AtomicInteger bodies = new AtomicInteger();
    Runnable procedure = often.procedure("p", bodies::incrementAndGet);
    int[] expected = {1, 2, 2, 2, 3, 3, 3, 4};
    for (int count : expected) {
      procedure.run();
      assertEquals(count, bodies.get());
    }
    assertThrows(PruneException.class, () -> new ReplayDevice(new ReferenceDevice(), -1));
  }

  @Test
  void splitsLongRecordingsIntoGraphsBelow256Tasks() {
    ReplayProcedure graphs =
        device.procedure(
            "long",
            () -> {
              for (int i = 0; i < 511; i++) {
                flat.add(a, b, dims, 0);
              }
            });
    device.write(a, 0, new double[] {1}, 0, 1);
    liveCount(1);
    graphs.run();
    assertEquals(511, numbers(b)[0]);
    assertEquals(3, graphs.graphs());
    assertEquals(255, graphs.graph(1).size());
    assertEquals(1, graphs.graph(2).size());
    assertEquals(0, device.procedure("empty", () -> {}).graphs());
  }

  @Test
  void countsAWindowAsItsNumbersAndAFormulaAsNone() {
    ElementwiseKernels elementwise = device.kernels(ElementwiseKernels.class);
    ConvKernels conv = device.kernels(ConvKernels.class);
    ReplayProcedure p =
        device.procedure(
            "p",
            () -> {
              elementwise.map(new Twice("twice"), a, dims, 0, 1, b);
              conv.byData(a, b, c, dims, 0, 0, 0, 0, new Window(1, 1, 1, 1, 1, 1, 0, 0, 1, 1));
            });
    p.run();
    assertEquals(5, p.tasks().get(0).argumentCount());
    assertEquals(18, p.tasks().get(1).argumentCount());
  }

  @Test
  void aKernelOutsideAProcedureIsRefused() {
    assertFails(
        () -> flat.copy(a, b, dims, 0),
        "The kernel `flat.copy` is called outside a procedure, where a GPU has nothing to record it in.");
  }

  @Test
  void aBufferTwiceInOneTaskIsRefused() {
    DenseKernels dense = device.kernels(DenseKernels.class);
    assertFails(
        device.procedure(
            "p",
            () -> {
              flat.copy(a, b, dims, 0);
              dense.forward(a, b, a, dims, 0, 0, 0, 0, -1);
            }),
        "Task 2 of the procedure `p`, `dense.forward`, takes the buffer `a` twice, as `x` and as `y`,"
            + " but a task takes no buffer twice.");
    ElementwiseKernels elementwise = device.kernels(ElementwiseKernels.class);
    assertFails(
        device.procedure("p", () -> elementwise.map(new Twice("twice"), a, dims, 0, 1, b, b)),
        "Task 1 of the procedure `p`, `elementwise.map`, takes the buffer `b` twice, as `in[0]` and as `in[1]`,"
            + " but a task takes no buffer twice.");
  }

  @Test
  void hostWorkInABodyIsRefused() {
    String tail = ", but a procedure holds kernel calls only.";
    float[] host = new float[1];
    assertFails(
        device.procedure("p", () -> device.read(a, 0, host, 0, 1)),
        "The procedure `p` reads the buffer `a` to the host" + tail);
    assertFails(
        device.procedure("p", () -> device.write(a, 0, host, 0, 1)),
        "The procedure `p` writes to the buffer `a` from the host" + tail);
    assertFails(
        device.procedure("p", () -> device.floats("c", 1)), "The procedure `p` allocates the buffer `c`" + tail);
    assertFails(device.procedure("p", () -> device.ints("c", 1)), "The procedure `p` allocates the buffer `c`" + tail);
    assertFails(device.procedure("p", () -> device.free(a)), "The procedure `p` frees the buffer `a`" + tail);
    assertFails(device.procedure("p", device::close), "The procedure `p` closes the device" + tail);
    assertFails(
        device.procedure("p", () -> device.procedure("q", () -> {})),
        "The procedure `p` makes the procedure `q`" + tail);
    Runnable q = device.procedure("q", () -> {});
    assertFails(device.procedure("p", q), "The procedure `p` runs the procedure `q`" + tail);
    q.run();
    assertFails(device.procedure("p", q), "The procedure `p` runs the procedure `q`" + tail);
  }

  @Test
  void aChangedNumberIsFound() {
    double[] rate = {0.5};
    ReplayProcedure p = device.procedure("p", () -> flat.fill(a, dims, 0, rate[0]));
    p.run();
    p.check();
    rate[0] = 0.25;
    assertFails(
        p::run, "The procedure `p` calls `flat.fill` as task 1 with 0.25 for `value`, where 0.5 was recorded.");
    PruneException failure = assertThrows(PruneException.class, p::check);
    assertTrue(failure.help().startsWith("A Java number in a kernel call is a literal of the program"));
  }

  @Test
  void aChangedBufferOrFormulaIsFound() {
    Buffer[] from = {a};
    ReplayProcedure p = device.procedure("p", () -> flat.copy(from[0], b, dims, 0));
    p.run();
    from[0] = c;
    assertFails(p::run, "The procedure `p` calls `flat.copy` as task 1 with `c` for `from`, where `a` was recorded.");

    String[] name = {"twice"};
    ElementwiseKernels elementwise = device.kernels(ElementwiseKernels.class);
    ReplayProcedure f = device.procedure("f", () -> elementwise.map(new Twice(name[0]), a, dims, 0, 1, b));
    f.run();
    f.run();
    name[0] = "thrice";
    assertFails(
        f::check,
        "The procedure `f` calls `elementwise.map` as task 1 with `thrice` for `f`, where `twice` was recorded.");
  }

  @Test
  void aChangedSequenceIsFound() {
    int[] copies = {1};
    ReplayProcedure p =
        device.procedure(
            "p",
            () -> {
              for (int i = 0; i < copies[0]; i++) {
                flat.copy(a, b, dims, 0);
              }
              flat.add(a, b, dims, 0);
            });
    p.run();
    copies[0] = 2;
    assertFails(p::check, "The procedure `p` calls `flat.copy` as task 2, where `flat.add` was recorded.");
    copies[0] = 0;
    assertFails(p::check, "The procedure `p` calls `flat.add` as task 1, where `flat.copy` was recorded.");

    boolean[] more = {false};
    ReplayProcedure q =
        device.procedure(
            "q",
            () -> {
              flat.add(a, b, dims, 0);
              if (more[0]) {
                flat.copy(a, b, dims, 0);
              }
            });
    q.run();
    more[0] = true;
    assertFails(q::check, "The procedure `q` calls `flat.copy` after the 1 tasks that were recorded.");

    ReplayProcedure r =
        device.procedure(
            "r",
            () -> {
              if (more[0]) {
                flat.copy(a, b, dims, 0);
              }
            });
    r.run();
    more[0] = false;
    assertFails(
        r::check, "The procedure `r` ends after 0 tasks, where 1 were recorded and `flat.copy` came next.");
  }

  @Test
  void aFreedOrForeignBufferIsFound() {
    ReplayProcedure p = device.procedure("p", () -> flat.copy(a, b, dims, 0));
    p.run();
    device.free(a);
    String tail = " uses the buffer `a`, which was freed or never belonged to this device.";
    assertFails(p::run, "Task 1 of the procedure `p`, `flat.copy`," + tail);
    assertFails(p::run, "Task 1 of the procedure `p`, `flat.copy`," + tail);
    assertFails(
        device.procedure("q", () -> flat.copy(a, b, dims, 0)), "Task 1 of the procedure `q`, `flat.copy`," + tail);
    assertFails(() -> device.read(a, 0, new double[1], 0, 1), "A read" + tail);
    assertFails(() -> device.write(a, 0, new double[1], 0, 1), "A write" + tail);
    assertFails(() -> device.free(a), "A free" + tail);
    Buffer foreign = new ReferenceDevice().floats("a", 4);
    assertFails(
        device.procedure("q", () -> flat.copy(foreign, b, dims, 0)),
        "Task 1 of the procedure `q`, `flat.copy`," + tail);
  }

  @Test
  void otherFreesDoNotDisturbARecording() {
    ReplayProcedure p = device.procedure("p", () -> flat.copy(a, b, dims, 0));
    p.run();
    device.free(c);
    p.run();
    assertEquals(8 * 8 + 2 * 4, device.allocatedBytes());
  }

  @Test
  void aBodyThatFailsIsNotRecorded() {
    boolean[] broken = {true};
    ReplayProcedure p =
        device.procedure(
            "p",
            () -> {
              flat.copy(a, b, dims, 0);
              if (broken[0]) {
                throw new IllegalStateException("broken");
              }
            });
    assertThrows(IllegalStateException.class, p::run);
    broken[0] = false;
    p.run();
    assertEquals(1, p.tasks().size());
  }

  @Test
  void rulesThatNoFamilyOfTheContractBreaks() {
    ReplayDevice wide = new ReplayDevice(WideKernels.device());
    WideKernels kernels = wide.kernels(WideKernels.class);
    Buffer x = wide.floats("x", 1);
    String task = "Task 1 of the procedure `p`, ";
    assertFails(
        wide.procedure(
            "p", () -> kernels.twentyOne(x, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)),
        task + "`wide.twentyOne`, has 21 arguments, but a task takes at most 20.");
    assertFails(
        wide.procedure("p", () -> kernels.answer(x)),
        task + "`wide.answer`, returns a value to the host, but a task cannot.");
    assertFails(
        wide.procedure("p", () -> kernels.array(x, new float[1])),
        task + "`wide.array`, gets a float[] as `numbers`, but a task takes buffers and literals only.");
    assertFails(
        wide.procedure("p", () -> kernels.nothing(null)),
        task + "`wide.nothing`, gets nothing as `a`, but a task takes buffers and literals only.");
    assertFails(wide.procedure("p", () -> kernels.fail(x)), "The kernel fails.");
    ReplayProcedure composed = wide.procedure("p", () -> kernels.twice(x));
    composed.run();
    assertEquals("p\n  wide.nothing(x)\n  wide.nothing(x)", composed.toString());
  }

  private static final class Twice extends Elementwise {
    Twice(String name) {
      super(name, 1);
    }

    @Override
    public void run(float[] out, float[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = 2 * in[0][i];
      }
    }

    @Override
    public void run(double[] out, double[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = 2 * in[0][i];
      }
    }
  }
}
