package dev.prune.runtime.cpu;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that stay alive between kernels. The units of a work are divided into one contiguous {@link Share} for each thread,
 * the caller has the first; who has done its own helps the others, and {@link #run} returns when all are done.
 *
 * <p>Members spin for a while before they park: kernels of one step follow each other within microseconds.
 */
final class Team implements AutoCloseable {
  /**
   * About a millisecond. Waking a parked thread takes some 50 microseconds, and between two kernels of a step the host may read,
   * gather a batch or pack weights for longer than that.
   */
  private static final int SPINS = 20000;

  /** Fewer operations than this are done sooner than they are shared. */
  static final long SMALL = 100_000;

  private final Member[] members;
  private final Share[] shares;
  private final long small;
  private final AtomicInteger running = new AtomicInteger();
  private volatile int round;
  private volatile boolean closed;
  private volatile Thread waiting;
  private Work work;

  /**
   * @param threads at least 1; the calling thread counts
   * @param small work of fewer operations stays on the calling thread
   */
  Team(int threads, long small) {
    this.small = small;
    members = new Member[threads - 1];
    shares = new Share[threads];
    Arrays.setAll(shares, i -> new Share());
    Arrays.setAll(members, i -> new Member(i + 1));
    try {
      for (Member member : members) {
        member.start();
      }
    } catch (Throwable e) {
      // The system has no more threads: those that run already end.
      close();
      throw e;
    }
  }

  int threads() {
    return members.length + 1;
  }

  /**
   * Does all units, and throws what the first failing thread threw.
   *
   * @param operations roughly how many arithmetic operations the whole work takes; little work stays on this thread
   */
  void run(Work work, int units, long operations) {
    if (closed) {
      throw new PruneException(Failure.INTERNAL, "A kernel was called on a cpu device that is closed.", "");
    }
    if (units <= 0) {
      return;
    }
    if (units == 1 || members.length == 0 || operations < small) {
      work.run(0, units, 0);
      return;
    }
    this.work = work;
    for (int t = 0; t < shares.length; t++) {
      shares[t].deal((int) ((long) units * t / shares.length), (int) ((long) units * (t + 1) / shares.length));
    }
    running.set(members.length);
    round++;
    for (Member member : members) {
      if (member.parked) {
        LockSupport.unpark(member);
      }
    }
    Throwable failure = part(0);
    await();
    this.work = null;
    for (Member member : members) {
      failure = failure == null ? member.failure : failure;
      member.failure = null;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  private Throwable part(int thread) {
    try {
      for (int i = 0; i < shares.length; i++) {
        Share share = shares[(thread + i) % shares.length];
        for (long claim = share.claim(i > 0); claim != Share.NONE; claim = share.claim(i > 0)) {
          work.run(Share.from(claim), Share.to(claim), thread);
        }
      }
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  private void await() {
    int spins = 0;
    while (running.get() > 0) {
      if (spins++ < SPINS) {
        Thread.onSpinWait();
      } else {
        waiting = Thread.currentThread();
        if (running.get() > 0) {
          LockSupport.park(this);
        }
        waiting = null;
      }
    }
  }

  /** Stops the threads; they have ended when it returns. */
  @Override
  public void close() {
    closed = true;
    round++;
    for (Member member : members) {
      LockSupport.unpark(member);
    }
    boolean interrupted = false;
    for (Member member : members) {
      while (member.isAlive()) {
        try {
          member.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Member extends Thread {
    private final int index;
    private volatile boolean parked;
    private Throwable failure;

    Member(int index) {
      super("prune-cpu-" + index);
      this.index = index;
      setDaemon(true);
    }

    @Override
    public void run() {
      int seen = 0;
      while (true) {
        awaitRoundAfter(seen);
        seen++;
        if (closed) {
          return;
        }
        failure = part(index);
        if (running.decrementAndGet() == 0) {
          Thread caller = waiting;
          if (caller != null) {
            LockSupport.unpark(caller);
          }
        }
      }
    }

    private void awaitRoundAfter(int seen) {
      int spins = 0;
      while (round == seen) {
        if (spins++ < SPINS) {
          Thread.onSpinWait();
        } else {
          parked = true;
          if (round == seen) {
            LockSupport.park(Team.this);
          }
          parked = false;
        }
      }
    }
  }
}
