package dev.prune.bench.machine;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The triad of STREAM (McCalpin 1995), {@code a = b + s * c}, over arrays of a chosen size: caches and memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StreamPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** KiB of each of the three arrays of a thread: in the first cache, the second, the third, in memory. */
  @Param({"8", "256", "8192", "131072"})
  public int kib;

  private float[] a;
  private float[] b;
  private float[] c;
  private float factor = 1.5f;

  /** Bytes that one invocation reads and writes; the reading of what is overwritten is not counted. */
  public static double bytes(int kib) {
    return 3.0 * 1024 * kib;
  }

  /** Touches the arrays. */
  @Setup
  public void begin() {
    a = new float[kib * 256];
    b = new float[kib * 256];
    c = new float[kib * 256];
    Arrays.fill(b, 1);
    Arrays.fill(c, 2);
  }

  /** One pass. */
  @Benchmark
  public float[] triad() {
    FloatVector s = FloatVector.broadcast(SPECIES, factor);
    for (int i = 0; i < a.length; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, c, i).fma(s, FloatVector.fromArray(SPECIES, b, i)).intoArray(a, i);
    }
    return a;
  }
}
