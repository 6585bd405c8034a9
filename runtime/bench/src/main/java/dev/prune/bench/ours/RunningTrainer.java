package dev.prune.bench.ours;

import dev.prune.runtime.Trainer;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import java.util.concurrent.Semaphore;

/**
 * A run that waits between its epochs, so that epochs can be timed as the trainer itself runs them: loading of batches,
 * reading of losses and hooks of the schedule included. It trains on a thread of its own; the two hand over twice an epoch.
 */
public final class RunningTrainer implements AutoCloseable {
  private final Semaphore begin = new Semaphore(0);
  private final Semaphore end = new Semaphore(0);
  private final Thread thread;
  private volatile RuntimeException failure;
  private volatile double loss;
  private volatile boolean closing;

  /**
   * @param trainer has more epochs than will be asked for
   * @param data what it trains on
   */
  public RunningTrainer(Trainer trainer, DataSource data) {
    this.thread = Thread.ofPlatform().daemon().name("trainer").start(() -> train(trainer, data));
  }

  private void train(Trainer trainer, DataSource data) {
    try {
      trainer.train(data, new Waiting());
      failure = new IllegalStateException("The run has no epochs left.");
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      end.release();
    }
  }

  /** Trains an epoch, and returns the mean loss that its steps minimised. */
  public double epoch() {
    begin.release();
    end.acquireUninterruptibly();
    if (failure != null) {
      throw failure;
    }
    return loss;
  }

  /** Ends the run; the trainer can be used again when it returns. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Waiting implements Listener {
    @Override
    public void started(RunStart start) {
      await();
    }

    @Override
    public void epoch(EpochReport report) {
      loss = report.metrics().get(Split.TRAIN).get("loss");
      end.release();
      await();
    }

    /** An interrupt ends the run after its next step, as it ends every run. */
    private void await() {
      try {
        begin.acquire();
      } catch (InterruptedException e) {
        if (!closing) {
          failure = new IllegalStateException("Something else interrupted the trainer.");
        }
        Thread.currentThread().interrupt();
      }
    }
  }
}
