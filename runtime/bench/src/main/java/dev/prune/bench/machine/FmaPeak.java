package dev.prune.bench.machine;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Multiply-adds that touch no memory: twelve sums, more than two units with a latency of four need, and few enough for
 * sixteen registers. They are variables, since an array of them would lie in memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int ROUNDS = 20_000;
  private static final int SUMS = 12;

  /** Below 1, so that sums stay finite; not final, so that nothing is computed beforehand. */
  private float factor = 0.999f;

  private float addend = 0.5f;

  /** Floating point operations of one invocation on one thread, a multiply and an add counting two. */
  public static double flops() {
    return 2.0 * SUMS * ROUNDS * SPECIES.length();
  }

  /** {@code s = s * factor + addend}, many times. */
  @Benchmark
  public float multiplyAdd() {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    FloatVector a = FloatVector.broadcast(SPECIES, addend);
    FloatVector s0 = a;
    FloatVector s1 = a.add(1);
    FloatVector s2 = a.add(2);
    FloatVector s3 = a.add(3);
    FloatVector s4 = a.add(4);
    FloatVector s5 = a.add(5);
    FloatVector s6 = a.add(6);
    FloatVector s7 = a.add(7);
    FloatVector s8 = a.add(8);
    FloatVector s9 = a.add(9);
    FloatVector s10 = a.add(10);
    FloatVector s11 = a.add(11);
    for (int i = 0; i < ROUNDS; i++) {
      s0 = s0.fma(f, a);
      s1 = s1.fma(f, a);
      s2 = s2.fma(f, a);
      s3 = s3.fma(f, a);
      s4 = s4.fma(f, a);
      s5 = s5.fma(f, a);
      s6 = s6.fma(f, a);
      s7 = s7.fma(f, a);
      s8 = s8.fma(f, a);
      s9 = s9.fma(f, a);
      s10 = s10.fma(f, a);
      s11 = s11.fma(f, a);
    }
    return s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7).add(s8).add(s9).add(s10).add(s11)
        .reduceLanes(VectorOperators.ADD);
  }
}
