package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Clocks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Named buffers with one number a parameter that the host fills: what is live, members of sets, random numbers, first
 * values of variables.
 */
final class Flats {
  private final Emission emission;
  private final Clocks clocks;
  private final ScheduleState state;
  private final Map<String, Written> written = new HashMap<>();

  /** The structure whose live parameters were written last, and where: they change with it only. */
  private Structure liveOf;

  private Buffer liveIn;

  Flats(Emission emission, Clocks clocks, ScheduleState state) {
    this.emission = emission;
    this.clocks = clocks;
    this.state = state;
  }

  void writeLive(String name) {
    Buffer to = emission.flat(name);
    if (emission.structure() != liveOf || to != liveIn) {
      float[] live = emission.structure().mask();
      emission.device().write(to, 0, live, 0, live.length);
      liveOf = emission.structure();
      liveIn = to;
    }
  }

  /** The first value of a variable. */
  void vary(String name, double value) {
    state.variables.add(name);
    double[] values = new double[emission.structure().parameters()];
    Arrays.fill(values, value);
    emission.device().write(emission.flat(name), 0, values, 0, values.length);
  }

  /** 1 for every parameter of a set and 0 for the others, in {@code flat(to)}. */
  void writeMembers(String to, Chosen chosen) {
    Buffer buffer = emission.flat(to);
    Written now = new Written(emission.structure(), chosen, buffer);
    if (now.sameAs(written.get(to))) {
      return;
    }
    boolean[] members = Members.of(emission.structure(), chosen);
    double[] values = new double[members.length];
    Arrays.setAll(values, i -> members[i] ? 1 : 0);
    emission.device().write(buffer, 0, values, 0, values.length);
    written.put(to, now);
  }

  /** What a buffer of members was written for: it changes with these only. */
  private record Written(Structure structure, Chosen chosen, Buffer buffer) {
    boolean sameAs(Written other) {
      return other != null && structure == other.structure && chosen == other.chosen && buffer == other.buffer;
    }
  }

  void drawRandom(String name, Purpose purpose) {
    double[] values = Initialization.uniform(emission.structure(), clocks.random(emission.seed(), purpose));
    emission.device().write(emission.flat(name), 0, values, 0, values.length);
  }
}
