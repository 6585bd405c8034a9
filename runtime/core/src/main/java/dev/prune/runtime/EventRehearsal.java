package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Storage.Value;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Score;
import dev.prune.runtime.schedule.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Events of a network of a few units, one after the other, and kernels of odd widths, on a thread of its own while training begins. Java loads classes,
 * links lambdas and compiles loops when they are used: without this the first event of a run does all of that, and takes
 * ten times as long as a later one. Nothing of it is seen by the run: it has a device, buffers and clocks of its own.
 */
final class EventRehearsal {
  /** After so many calls the JIT compiler has compiled everything that matters. */
  private static final int TIMES = 250;

  /** What is loaded and compiled stays so: once a Java machine is enough. */
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private static final int WIDTH = 12;
  private static final Network NETWORK = network();
  private static final Settings SETTINGS =
      Settings.data("none", Map.of(), Map.of()).optimizer(1, 0.1).output("class", 0, Axis.of(2), 1).classes(4).build();

  private EventRehearsal() {}

  /**
   * Begins, unless that has been done, or the device has no use for it.
   *
   * @param images whether the network has convolutions
   */
  static void begin(Device device, boolean images) {
    Optional<Device> other = device.forRehearsal();
    if (other.isPresent() && BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(() -> runOn(other.get(), images), "prune-rehearsal");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void runOn(Device device, boolean images) {
    try (device) {
      run(device, TIMES);
      KernelRehearsal.run(device, images);
    } catch (PruneException | OutOfMemoryError noRoom) {
      // A heap that has no room for a few hundred numbers: the run says so, in its own words, or does without this.
    }
  }

  /** Channels go, then weights are masked. */
  static void run(Device device, int times) {
    for (int i = 0; i < times; i++) {
      boolean even = i % 2 == 0;
      Emission emission = new Emission(NETWORK, SETTINGS, device, Overrides.none(), () -> {});
      Clocks clocks = new Clocks();
      Events events = new Events(device);
      Choosing choosing = new Choosing(emission, clocks, Runnable::run);
      Actions actions = new Actions(emission, clocks, events, () -> {});
      emission.needScores();
      emission.begin();
      Rule channels =
          rule(Unit.CHANNELS, even ? Ranking.PER_LAYER : Ranking.GLOBAL, even ? Counted.UNITS : Counted.FLOPS, even ? 1 : 0);
      actions.compact(choosing.choose(channels, 0.5, score(emission, Unit.CHANNELS, "unit scores")));
      Rule weights = rule(Unit.WEIGHTS, even ? Ranking.PER_LAYER : Ranking.GLOBAL, Counted.WEIGHTS, 1);
      actions.mask(choosing.choose(weights, 0.5, score(emission, Unit.WEIGHTS, "element scores")));
      events.flush();
      emission.close();
    }
  }

  private static Rule rule(Unit unit, Ranking ranking, Counted counted, int align) {
    return new Rule("rehearsal", Order.LOWEST, unit, List.of(0, 1), ranking, counted, Base.ORIGINAL, 1, align);
  }

  /** Numbers that are not in order. */
  private static Optional<Score> score(Emission emission, Unit unit, String label) {
    Runnable fill =
        () -> {
          float[] values = new float[emission.buffers().real(label).size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = i * 7 % 5;
          }
          emission.device().write(emission.buffers().real(label), 0, values, 0, values.length);
        };
    return Optional.of(new Score("rehearsal", unit, () -> {}, fill));
  }

  private static Network network() {
    Axis input = Axis.fixed(WIDTH);
    Axis a = Axis.of(0);
    Axis b = Axis.of(1);
    Axis out = Axis.of(2);
    return Network.named("Rehearsal", WIDTH)
        .group("a", WIDTH, "", "")
        .group("b", WIDTH, "", "")
        .group("class", 4, "It is the output.", "")
        .layer("a", "dense", 0, 2, "")
        .parameter("a.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, WIDTH, a, input)
        .parameter("a.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, WIDTH, a)
        .statistic("a.mean", Role.MEAN, Initial.ZERO, a)
        .costPerWeight(2, 0)
        .layer("b", "dense", 1, 1, "")
        .parameter("b.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, WIDTH, b, a)
        .parameter("b.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, WIDTH, b)
        .costPerWeight(2, 2)
        .layer("class", "dense", 2, 0, "")
        .parameter("class.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, WIDTH, out, b)
        .parameter("class.bias", Role.BIAS, Initial.FAN_IN_UNIFORM, WIDTH, out)
        .costPerWeight(2, 4)
        .costPerElement(1, out)
        .storage(new Value("a", true, a, 1))
        .storage(new Value("b", true, b, 1), new Value("class", true, out, 1))
        .dim(new Dim.Rows())
        .dim(new Dim.Parameters())
        .dim(new Dim.Width(a, 1))
        .dim(new Dim.ParameterOffset(2))
        .dim(new Dim.ParameterSize(2))
        .dim(new Dim.UnitOffset(1))
        .dim(new Dim.Originals(a))
        .dim(new Dim.Zero())
        .build();
  }
}
