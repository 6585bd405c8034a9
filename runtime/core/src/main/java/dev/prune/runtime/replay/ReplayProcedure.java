package dev.prune.runtime.replay;

import java.util.ArrayList;
import java.util.List;

/** A body of kernel calls that runs in Java once; afterwards its recording runs. */
public final class ReplayProcedure implements Runnable {
  /** A graph has fewer than 256 tasks. */
  static final int MOST_TASKS = 255;

  private final String name;
  private final Runnable body;
  private final ReplayDevice device;
  private final LiveBuffers live;
  private final int checkEvery;

  /** Null until the body has run to its end. */
  private List<Task> tasks;

  private long runs;
  private long freesSeen;

  ReplayProcedure(String name, Runnable body, ReplayDevice device, LiveBuffers live, int checkEvery) {
    this.name = name;
    this.body = body;
    this.device = device;
    this.live = live;
    this.checkEvery = checkEvery;
  }

  /** As given to the device. */
  public String name() {
    return name;
  }

  /** What is replayed, in order; empty before the first run. */
  public List<Task> tasks() {
    return tasks == null ? List.of() : tasks;
  }

  /** How many task graphs the recording needs. */
  public int graphs() {
    return Math.ceilDiv(tasks().size(), MOST_TASKS);
  }

  /** The tasks of a graph, {@code 0 <= graph < graphs()}. */
  public List<Task> graph(int graph) {
    int from = graph * MOST_TASKS;
    return tasks().subList(from, Math.min(from + MOST_TASKS, tasks().size()));
  }

  /** Records at the first call; replays; compares the body with the recording as often as the device was told to. */
  @Override
  public void run() {
    device.beforeRun(this);
    if (tasks == null) {
      record();
    } else {
      checkBuffers();
      if (runs == 1 || checkEvery > 0 && (runs - 1) % checkEvery == 0) {
        check();
      }
    }
    runs++;
    for (int g = 0; g < graphs(); g++) {
      graph(g).forEach(Task::run);
    }
  }

  private void record() {
    List<Task> heard = new ArrayList<>();
    device.listen(
        this,
        body,
        task -> {
          TaskRules.check(name, heard.size() + 1, task, live);
          heard.add(task);
        });
    tasks = List.copyOf(heard);
    freesSeen = live.frees();
  }

  private void checkBuffers() {
    if (freesSeen == live.frees()) {
      return;
    }
    for (int t = 0; t < tasks.size(); t++) {
      TaskRules.check(name, t + 1, tasks.get(t), live);
    }
    freesSeen = live.frees();
  }

  /** Runs the body without computing, and fails where a call is not as it was recorded. */
  public void check() {
    if (tasks == null) {
      return;
    }
    RecordingCheck check = new RecordingCheck(name, tasks);
    device.listen(this, body, check::heard);
    check.end();
  }

  /** The name and one line a task. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    tasks().forEach(task -> text.append("\n  ").append(task));
    return text.toString();
  }
}
