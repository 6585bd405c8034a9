package dev.prune.runtime;

import java.util.function.Supplier;

/**
 * Batches of an order that are read before the run asks for them, on threads of their own. What a batch holds depends on its
 * samples and the epoch alone, so a run with it computes what a run without it does. A run that jumps (a score that looks
 * at other samples, a batch that is loaded once more) makes it begin anew there.
 *
 * <p>One thread asks. Jobs are numbered; job {@code j} fills the place {@code j % places}. A refusal of a reading thread is
 * thrown where its batch is asked for. Nothing is allocated for a batch.
 */
final class ReadAhead implements AutoCloseable {
  /** Batches that are in use or read ahead. */
  private static final int PLACES = 4;

  private final HostBatch[] batches = new HostBatch[PLACES];
  private final Throwable[] failures = new Throwable[PLACES];
  private final boolean[] done = new boolean[PLACES];
  private final Thread[] threads;
  private final int batchSize;

  /** The job that is in use or the next to be, the next one that a thread takes, and the end of those that are named. */
  private long first;

  private long claimed;
  private long end;
  private boolean inUse;
  private int reading;
  private boolean closed;

  /** What is read ahead: from which place of which order on, in which epoch. */
  private SampleOrder order;

  private int version;
  private int epoch;

  /** Where the first job's batch begins in the order, and the next one that is not named yet. */
  private int expected;

  private int next;

  /**
   * @param batch makes an empty batch
   * @param reader makes a reader for one thread
   * @param count threads, at least 1
   */
  ReadAhead(Supplier<HostBatch> batch, Supplier<SampleReader> reader, int batchSize, int count) {
    this.batchSize = batchSize;
    for (int i = 0; i < PLACES; i++) {
      batches[i] = batch.get();
    }
    threads = new Thread[count];
    for (int i = 0; i < count; i++) {
      SampleReader own = reader.get();
      threads[i] = new Thread(() -> work(own), "prune-data-" + (i + 1));
      threads[i].setDaemon(true);
      threads[i].start();
    }
  }

  /** Threads that read ahead on a machine with so many processors: the others compute. */
  static int threads(int processors) {
    return Math.clamp(processors / 4, 1, 4);
  }

  /** The batch {@code of[at ..]}, valid until the next call. */
  synchronized HostBatch take(SampleOrder of, int at, int ofEpoch) {
    if (inUse) {
      first++;
      expected += batchSize;
      inUse = false;
    }
    if (of != order || of.version() != version || ofEpoch != epoch || at != expected) {
      restart(of, at, ofEpoch);
    }
    while (end - first < PLACES && next < order.size()) {
      int place = (int) (end % PLACES);
      batches[place].name(order, next, Math.min(batchSize, order.size() - next), epoch);
      failures[place] = null;
      done[place] = false;
      next += batchSize;
      end++;
    }
    notifyAll();
    int place = (int) (first % PLACES);
    boolean interrupted = false;
    while (!done[place]) {
      interrupted |= pause();
    }
    leave(interrupted);
    inUse = true;
    if (failures[place] instanceof RuntimeException e) {
      throw e;
    }
    if (failures[place] instanceof Error e) {
      throw e;
    }
    return batches[place];
  }

  private void restart(SampleOrder of, int at, int ofEpoch) {
    claimed = end; // Nobody begins what is no longer wanted.
    boolean interrupted = false;
    while (reading > 0) {
      interrupted |= pause();
    }
    leave(interrupted);
    first = end;
    order = of;
    version = of.version();
    epoch = ofEpoch;
    expected = at;
    next = at;
  }

  /** Waits for something to change; says whether the thread was interrupted. */
  private boolean pause() {
    try {
      wait();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** An interruption is left for the run to see after its step: what it waited for came soon. */
  private static void leave(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(SampleReader reader) {
    int place = claim();
    while (place >= 0) {
      Throwable failure = null;
      try {
        reader.read(batches[place]);
      } catch (Throwable e) {
        failure = e;
      }
      finished(place, failure);
      place = claim();
    }
  }

  /** The place of the next batch to read; -1 when there will be none. */
  private synchronized int claim() {
    while (!closed && claimed >= end) {
      pause(); // Nobody interrupts these threads.
    }
    if (closed) {
      return -1;
    }
    reading++;
    return (int) (claimed++ % PLACES);
  }

  private synchronized void finished(int place, Throwable failure) {
    reading--;
    failures[place] = failure;
    done[place] = true;
    notifyAll();
  }

  /** Ends the threads; none reads when this returns. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    leave(interrupted);
  }
}
