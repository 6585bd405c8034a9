package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.replay.ReplayDevice;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An event that fails halfway leaves no trainer that goes on, or is saved, with half of a network. */
class TornEventTest {
  private static final DataSource DATA = Points.of(100, 20, 20, 4);
  private static final Rule BOTH = Rules.channels(Ranking.PER_LAYER, Counted.UNITS, 0, 1);

  @TempDir Path folder;

  /** Fails at the {@code after}-th allocation or transfer to come. */
  private static final class Failing {
    private int after = Integer.MAX_VALUE;

    Device over(Device device) {
      return (Device)
          Proxy.newProxyInstance(
              Device.class.getClassLoader(),
              new Class<?>[] {Device.class},
              (proxy, method, arguments) -> {
                if (method.getName().matches("floats|ints|write|read|truncate") && after-- <= 0) {
                  throw new PruneException(Failure.MEMORY, "There is no room.", "");
                }
                try {
                  return method.invoke(device, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereverItFailsTheTrainerRefusesAndAFileHealsIt(Shrink way) {
    int refused = 0;
    for (int after = 0; after < 40; after += 3) {
      for (boolean replay : new boolean[] {false, true}) {
        refused += fails(way, after, replay) ? 1 : 0;
      }
    }
    assertTrue(refused > 8, "Too few failures came in the middle of an event: " + refused);
  }

  private boolean fails(Shrink way, int after, boolean replay) {
    Failing failing = new Failing();
    Device inner = replay ? new ReplayDevice(CpuDevice.create(1)) : CpuDevice.create(1);
    HandWrittenMlp t =
        new HandWrittenMlp(failing.over(inner), Overrides.none().with(way), Optimizers.ADAM, 12, 9);
    Path good = folder.resolve("good.safetensors");
    t.afterUpdate = () -> {
      if (t.step() == 9) {
        t.save(good);
        var chosen = t.choose(BOTH, 0.5, t.magnitude);
        failing.after = after;
        t.compact(chosen);
        failing.after = Integer.MAX_VALUE;
      }
    };
    try {
      t.train(DATA);
      return false; // The event was over before.
    } catch (PruneException e) {
      assertEquals(Failure.MEMORY, e.failure());
    }
    failing.after = Integer.MAX_VALUE;
    boolean torn = isTorn(t, good);
    t.afterUpdate = () -> {};
    t.load(good);
    t.train(DATA);
    t.close();
    assertEquals(0, inner.allocatedBytes());
    inner.close();
    return torn;
  }

  /** A trainer that does not refuse is as it was before the event, to the bit. */
  private boolean isTorn(HandWrittenMlp t, Path good) {
    Path after = folder.resolve("after.safetensors");
    try {
      t.save(after);
      assertEquals(-1, Files.mismatch(good, after));
      return false;
    } catch (PruneException e) {
      assertTrue(e.getMessage().contains("half shrunk"), e.getMessage());
      assertThrows(PruneException.class, () -> t.predict(new float[4], 1));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatEventsNeedIsReadyBeforeTheFirstStep() {
    ReplayDevice device = new ReplayDevice(CpuDevice.create(1));
    HandWrittenMlp t = new HandWrittenMlp(device, Overrides.none(), Optimizers.ADAM, 12, 9);
    t.declareCompaction();
    Object[] ready = new Object[2];
    t.beforeUpdate = () -> {
      if (t.step() == 1) {
        ready[0] = device.recorded("compact").orElse(null);
        ready[1] = device.recorded("Mlp.score sum(abs(w))").orElse(null);
      }
    };
    t.train(DATA);
    assertNotNull(ready[0], "the compaction");
    assertNotNull(ready[1], "the score");
    t.close();
    device.close();
  }
}
