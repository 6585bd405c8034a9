package dev.prune.bench.compare;

import dev.prune.bench.machine.FmaPeak;
import dev.prune.bench.machine.StreamPeak;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the machine can do, measured in the same run as what is compared with it.
 *
 * @param fma GFLOP/s of multiply-adds in registers, by threads
 * @param stream GB/s of the triad, by KiB of an array and threads
 */
record Peaks(Map<Integer, Double> fma, Map<String, Double> stream) {
  private static final List<Integer> KIB = List.of(8, 256, 8192, 131072);

  /** Measures them with these numbers of threads. */
  static Peaks measure(Fork fork, List<Integer> threads) throws IOException, InterruptedException {
    Map<Integer, Double> fma = new TreeMap<>();
    Map<String, Double> stream = new LinkedHashMap<>();
    for (int count : threads) {
      Contender peak = Contender.ours("machine.FmaPeak.multiplyAdd", Map.of(), count);
      fma.put(count, count * FmaPeak.flops() / fork.onThreads(peak).median());
      for (int kib : KIB) {
        Contender triad = Contender.ours("machine.StreamPeak.triad", Map.of("kib", "" + kib), count);
        stream.put(
            kib + " KiB, " + count + " threads", count * StreamPeak.bytes(kib) / fork.onThreads(triad).median());
      }
    }
    return new Peaks(fma, stream);
  }
}
