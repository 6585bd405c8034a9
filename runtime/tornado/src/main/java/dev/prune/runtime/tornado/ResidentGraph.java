package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.runtime.TornadoVM;
import uk.ac.manchester.tornado.runtime.common.XPUDeviceBufferState;
import uk.ac.manchester.tornado.runtime.graph.TornadoExecutionContext;

/**
 * A task graph with a plan of its own, whose arrays are on the device before it first runs.
 *
 * <p>TornadoVM has no way to hand an array from one plan to another. The graph is therefore built as if it copied its
 * arrays in once, and before its first run each array's state is filled with the buffer that {@link DeviceMemory} holds
 * and marked as present, so that nothing is allocated or copied. This reaches into fields of the version that {@link
 * TornadoVersion} asks for.
 */
final class ResidentGraph implements AutoCloseable {
  /**
   * TornadoVM allows 255 tasks, but describes a graph in 8192 bytes: 23 for a task and 5 for each argument, of which there
   * are at most 20.
   */
  static final int MOST_TASKS = 60;

  private final DeviceMemory memory;
  private final TornadoExecutionPlan plan;
  private final Set<DeviceArray> arrays = new LinkedHashSet<>();
  private final Set<DeviceArray> written = new LinkedHashSet<>();
  private final TornadoExecutionContext context;

  /** Where the plan keeps a report of every execution, for ever. */
  private final List<?> reports;

  private final ImmutableTaskGraph snapshot;
  private final boolean cudaGraph;
  private final List<WorkerGrid> workers = new ArrayList<>();
  private boolean closed;

  /**
   * @param name unique among graphs, of letters and digits
   * @param calls at most {@link #MOST_TASKS}
   * @param cudaGraph whether CUDA records the tasks when they first run, and replays its recording from then on
   */
  ResidentGraph(String name, List<Call> calls, DeviceMemory memory, boolean cudaGraph) {
    this.memory = memory;
    this.cudaGraph = cudaGraph;
    calls.forEach(call -> arrays.addAll(call.arrays()));
    calls.forEach(call -> written.addAll(call.written()));
    TaskGraph graph = new TaskGraph(name);
    graph.transferToDevice(
        DataTransferMode.FIRST_EXECUTION, arrays.stream().map(DeviceArray::array).toArray());
    GridScheduler grids = new GridScheduler();
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      graph.addTask(call.kernel().task("t" + i, arguments(call)));
      WorkerGrid grid = new WorkerGrid1D(call.threads());
      grid.setLocalWork(call.group(), 1, 1);
      workers.add(grid);
      grids.addWorkerGrid(name + ".t" + i, grid);
    }
    // A graph without an outcome is not a graph; on demand means never, since reads do not go through plans.
    graph.transferToHost(DataTransferMode.UNDER_DEMAND, calls.getFirst().arrays().getFirst().array());
    snapshot = graph.snapshot();
    plan = new TornadoExecutionPlan(snapshot);
    try {
      plan.withDevice(memory.device()).withGridScheduler(grids);
      if (cudaGraph) {
        plan.withCUDAGraph();
      }
      context = (TornadoExecutionContext) inside(snapshot, "taskGraph", "taskGraphImpl", "executionContext");
      reports = (List<?>) inside(plan, "planResults");
      arrays.forEach(array -> state(array).setXPUBuffer(array.state().getXPUBuffer()));
      arrays.forEach(array -> state(array).setLockBuffer(true));
      arrays.forEach(array -> state(array).setContents(true));
    } catch (RuntimeException | Error e) {
      closePlan(e);
      throw e;
    }
  }

  private void closePlan(Throwable because) {
    try {
      plan.close();
    } catch (TornadoExecutionPlanException | RuntimeException e) {
      because.addSuppressed(e);
    }
  }

  private static Object[] arguments(Call call) {
    Object[] arguments = new Object[call.arguments().size() + 1];
    arguments[0] = new KernelContext();
    for (int i = 1; i < arguments.length; i++) {
      Object given = call.arguments().get(i - 1);
      arguments[i] = given instanceof DeviceArray array ? array.array() : given;
    }
    return arguments;
  }

  /** Runs the same calls with their numbers of threads from now on; nothing is compiled. */
  void resize(List<Call> calls) {
    for (int i = 0; i < calls.size(); i++) {
      workers.get(i).setGlobalWork(calls.get(i).threads(), 1, 1);
    }
    if (cudaGraph) {
      // The recording has the old numbers of threads. Without it, the next run records anew; kernels stay compiled.
      ((TornadoVM) inside(snapshot, "taskGraph", "taskGraphImpl", "vm")).destroyExecutionGraphs();
    }
  }

  /** Runs the tasks and waits for them. */
  void run() {
    plan.execute();
    reports.clear();
    memory.device().sync(plan.getId());
  }

  /** Runs the tasks one after the other; nanoseconds that the device's clock counts for them. */
  long runProfiled() {
    plan.withProfiler(ProfilerMode.SILENT);
    try {
      long nanos = plan.execute().getProfilerResult().getDeviceKernelTime();
      reports.clear();
      memory.device().sync(plan.getId());
      return nanos;
    } finally {
      plan.withoutProfiler();
    }
  }

  Set<DeviceArray> arrays() {
    return arrays;
  }

  /** The arrays that its tasks may write. */
  Set<DeviceArray> written() {
    return written;
  }

  private XPUDeviceBufferState state(DeviceArray array) {
    return context.getLocalStateObject(array.array(), Access.READ_WRITE)
        .getDataObjectState()
        .getDeviceBufferState(memory.device());
  }

  /** What lies in a field of a field of an object of TornadoVM. */
  private static Object inside(Object object, String... path) {
    Object found = object;
    try {
      for (String name : path) {
        Field field = found.getClass().getDeclaredField(name);
        field.setAccessible(true);
        found = field.get(found);
      }
      return found;
    } catch (ReflectiveOperationException e) {
      throw new PruneException(
          Failure.DEVICE,
          "This TornadoVM is built otherwise than " + TornadoVersion.WANTED + ", so arrays cannot stay on the device.",
          "Install TornadoVM " + TornadoVersion.WANTED + ".",
          e);
    }
  }

  /** Gives back what the plan made, but not the arrays, which others use. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (DeviceArray array : arrays) {
      state(array).setLockBuffer(false);
      state(array).setXPUBuffer(null);
    }
    try {
      plan.close();
    } catch (TornadoExecutionPlanException e) {
      throw new PruneException(Failure.DEVICE, "TornadoVM could not close a plan.", "", e);
    }
  }
}
