package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.StepReport;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns a request to end (Ctrl-C, {@code kill}) into an exception on the training thread, between two steps, where
 * parameters are whole and can be saved.
 *
 * <p>The JVM begins to end on such a signal and runs its hooks; ours waits for the training thread to save and clean
 * up.
 */
final class Interruption implements Listener, AutoCloseable {
  private static final int SECONDS_TO_SAVE = 25;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::requested, "prune-interrupt");
  private volatile boolean requested;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void step(StepReport report) {
    stopIfRequested();
  }

  @Override
  public void epoch(EpochReport report) {
    stopIfRequested();
  }

  /** Whether somebody asked for the end. */
  boolean isRequested() {
    return requested;
  }

  /** The training thread has written what it wants to keep; the process may end. */
  @Override
  public void close() {
    done.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        // The request came in this very moment; the hook finds the latch open.
      }
    }
  }

  private void stopIfRequested() {
    if (requested) {
      throw new PruneException(Failure.INTERRUPTED, "The run was interrupted.", "");
    }
  }

  private void requested() {
    requested = true;
    try {
      done.await(SECONDS_TO_SAVE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Nothing may hold up the end of a JVM.
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(Failure.INTERRUPTED.exitCode());
  }
}
