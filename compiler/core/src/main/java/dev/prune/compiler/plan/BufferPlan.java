package dev.prune.compiler.plan;

import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.network.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which buffer each value of each procedure lives in. Two values share a buffer when their lives do not overlap; a value lives
 * from the instruction that writes it to the last one that reads it, so that no instruction is given one buffer twice. Buffers
 * are shared between procedures too: nothing but kept values outlives its procedure.
 *
 * <p>Assignment is made at the original widths, best fit first; sizes at other widths follow from {@link Storage}.
 */
public final class BufferPlan {
  private final int[] widths;
  private final List<List<Storage.Value>> storages = new ArrayList<>();
  private final List<Long> sizes = new ArrayList<>();
  private final Map<String, Map<Integer, Integer>> places = new HashMap<>();

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

  /** The buffers. */
  public List<Storage> storages() {
    return storages.stream().map(Storage::new).toList();
  }

  private void add(Procedure procedure) {
    Map<Integer, Integer> last = lastUses(procedure);
    Map<Integer, Integer> place = new HashMap<>();
    Set<Integer> busy = new HashSet<>();
    List<Instruction> instructions = procedure.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      if (instructions.get(i).output().isPresent()) {
        Value value = instructions.get(i).output().get();
        boolean written = instructions.get(i).inputs().stream().noneMatch(v -> v.storage() == value.storage());
        if (written) {
          int chosen = choose(value, busy);
          place.put(value.storage(), chosen);
          busy.add(chosen);
          remember(chosen, value);
        }
      }
      for (Map.Entry<Integer, Integer> use : last.entrySet()) {
        if (use.getValue() == i && place.containsKey(use.getKey())) {
          busy.remove(place.get(use.getKey()));
        }
      }
    }
    places.put(procedure.name(), place);
  }

  private static Map<Integer, Integer> lastUses(Procedure procedure) {
    Map<Integer, Integer> last = new HashMap<>();
    List<Instruction> instructions = procedure.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      for (Value value : instructions.get(i).inputs()) {
        last.put(value.storage(), i);
      }
      int at = i;
      instructions.get(i).output().ifPresent(v -> last.put(v.storage(), at));
    }
    procedure.keeps().forEach(v -> last.put(v.storage(), Integer.MAX_VALUE));
    return last;
  }

  /** The smallest free buffer that is large enough, else the largest free one, else a new one. */
  private int choose(Value value, Set<Integer> busy) {
    long need = size(value);
    int best = -1;
    for (int i = 0; i < sizes.size(); i++) {
      if (busy.contains(i) || perRow(i) != value.perRow()) {
        continue;
      }
      if (best < 0 || better(sizes.get(i), sizes.get(best), need)) {
        best = i;
      }
    }
    if (best >= 0) {
      return best;
    }
    storages.add(new ArrayList<>());
    sizes.add(0L);
    return sizes.size() - 1;
  }

  private static boolean better(long candidate, long best, long need) {
    if (candidate >= need) {
      return best < need || candidate < best;
    }
    return best < need && candidate > best;
  }

  private boolean perRow(int buffer) {
    return storages.get(buffer).getFirst().perRow();
  }

  private long size(Value value) {
    return (long) value.channels().width(widths) * value.area();
  }

  private void remember(int buffer, Value value) {
    Storage.Value entry = new Storage.Value(value.name(), value.perRow(), value.channels(), value.area());
    if (!storages.get(buffer).contains(entry)) {
      storages.get(buffer).add(entry);
    }
    sizes.set(buffer, Math.max(sizes.get(buffer), size(value)));
  }
}
