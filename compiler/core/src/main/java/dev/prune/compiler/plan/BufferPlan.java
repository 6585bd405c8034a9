package dev.prune.compiler.plan;

import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.network.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which buffer each value of each procedure lives in. Two values share a buffer when their lives do not overlap; a value lives
 * from the instruction that writes it to the last one that reads it, so that no instruction is given one buffer twice. Buffers
 * are shared between procedures too: nothing but kept values outlives its procedure.
 *
 * <p>Assignment is made at the original widths, best fit first; sizes at other widths follow from {@link Storage}.
 */
public final class BufferPlan {
  private final int[] widths;
  private final List<Set<Storage.Value>> storages = new ArrayList<>();
  private final List<Long> sizes = new ArrayList<>();
  private final Map<String, Map<Integer, Integer>> places = new HashMap<>();
  private final Map<String, Map<Integer, List<Integer>>> endings = new HashMap<>();

  /** Buffers that hold nothing now, by whether their values have one part a row. */
  private final Map<Boolean, TreeSet<Free>> free = new HashMap<>();

  private record Free(long size, int buffer) implements Comparable<Free> {
    @Override
    public int compareTo(Free other) {
      return size != other.size ? Long.compare(size, other.size) : Integer.compare(buffer, other.buffer);
    }
  }

  private BufferPlan(int[] widths) {
    this.widths = widths.clone();
  }

  /**
   * Plans procedures in the given order.
   *
   * @param widths original width of each group
   */
  public static BufferPlan of(List<Procedure> procedures, int[] widths) {
    BufferPlan plan = new BufferPlan(widths);
    procedures.forEach(plan::add);
    return plan;
  }

  /** The buffer of a value, or -1 for the network's input. */
  public int place(Procedure procedure, Value value) {
    return places.get(procedure.name()).getOrDefault(value.storage(), -1);
  }

  /** Whether nothing reads a value after the instruction with an index, although its buffer may hold it for longer. */
  public boolean ends(Procedure procedure, int instruction, Value value) {
    return endings.get(procedure.name()).getOrDefault(instruction, List.of()).contains(value.storage());
  }

  /** The buffers. */
  public List<Storage> storages() {
    return storages.stream().map(values -> new Storage(List.copyOf(values))).toList();
  }

  /** What a procedure computes, each value once, however many layers look at it. */
  public static List<Storage.Value> values(Procedure procedure) {
    Map<Integer, Storage.Value> values = new LinkedHashMap<>();
    for (Instruction instruction : procedure.instructions()) {
      boolean written =
          instruction.output().isPresent()
              && instruction.inputs().stream().noneMatch(v -> v.storage() == instruction.output().get().storage());
      if (written) {
        values.put(instruction.output().get().storage(), stored(instruction.output().get()));
      }
    }
    return List.copyOf(values.values());
  }

  private static Storage.Value stored(Value value) {
    return new Storage.Value(value.name(), value.perRow(), value.channels(), value.area());
  }

  private void add(Procedure procedure) {
    Map<Integer, List<Integer>> ending = endings(procedure);
    Map<Integer, Integer> place = new HashMap<>();
    free.clear();
    for (int i = 0; i < sizes.size(); i++) {
      release(i);
    }
    List<Instruction> instructions = procedure.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      if (instructions.get(i).output().isPresent()) {
        Value value = instructions.get(i).output().get();
        boolean written = instructions.get(i).inputs().stream().noneMatch(v -> v.storage() == value.storage());
        if (written) {
          int chosen = choose(value);
          place.put(value.storage(), chosen);
          remember(chosen, value);
        }
      }
      for (int storage : ending.getOrDefault(i, List.of())) {
        if (place.containsKey(storage)) {
          release(place.get(storage));
        }
      }
    }
    places.put(procedure.name(), place);
    endings.put(procedure.name(), ending);
  }

  /** The storages that nobody reads after an instruction. */
  private static Map<Integer, List<Integer>> endings(Procedure procedure) {
    Map<Integer, Integer> last = new LinkedHashMap<>();
    List<Instruction> instructions = procedure.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      for (Value value : instructions.get(i).inputs()) {
        last.put(value.storage(), i);
      }
      int at = i;
      instructions.get(i).output().ifPresent(v -> last.put(v.storage(), at));
    }
    procedure.keeps().forEach(v -> last.remove(v.storage()));
    Map<Integer, List<Integer>> endings = new HashMap<>();
    last.forEach((storage, at) -> endings.computeIfAbsent(at, i -> new ArrayList<>()).add(storage));
    return endings;
  }

  /** The smallest free buffer that is large enough, else the largest free one, else a new one; ties by index. */
  private int choose(Value value) {
    TreeSet<Free> kind = free.computeIfAbsent(value.perRow(), perRow -> new TreeSet<>());
    Free best = kind.ceiling(new Free(size(value), 0));
    if (best == null && !kind.isEmpty()) {
      best = kind.ceiling(new Free(kind.last().size(), 0));
    }
    if (best != null) {
      kind.remove(best);
      return best.buffer();
    }
    storages.add(new LinkedHashSet<>());
    sizes.add(0L);
    return sizes.size() - 1;
  }

  private void release(int buffer) {
    free.computeIfAbsent(perRow(buffer), perRow -> new TreeSet<>()).add(new Free(sizes.get(buffer), buffer));
  }

  private boolean perRow(int buffer) {
    return storages.get(buffer).iterator().next().perRow();
  }

  private long size(Value value) {
    return (long) value.channels().width(widths) * value.area();
  }

  private void remember(int buffer, Value value) {
    storages.get(buffer).add(stored(value));
    sizes.set(buffer, Math.max(sizes.get(buffer), size(value)));
  }
}
