package dev.prune.runtime.tornado;

/** How often and how long TornadoVM compiled: a graph is compiled when it first runs, and is counted with that run. */
final class Compilations {
  private long nanos;
  private long graphs;

  void add(long spent) {
    nanos += spent;
    graphs++;
  }

  long nanos() {
    return nanos;
  }

  long graphs() {
    return graphs;
  }
}
