package dev.prune.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.network.Axis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values that are needed at one time never share a buffer; those that are not, do. */
class BufferPlanTest {
  private static final int[] NO_GROUPS = {};

  /** Does nothing: only its inputs and outputs matter here. */
  private record Nothing() implements Primitive {
    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      return List.of();
    }
  }

  @Test
  void whatIsNeededAtOneTimeLiesApart() {
    Random random = new Random(4);
    for (int round = 0; round < 300; round++) {
      Procedure procedure = random(random);
      BufferPlan plan = BufferPlan.of(List.of(procedure), NO_GROUPS);
      check(procedure, plan);
    }
  }

  @Test
  void proceduresShareBuffersAndKeepWhatTheyMust() {
    Random random = new Random(5);
    Procedure first = random(random);
    Procedure second = new Procedure("second", "", first.instructions(), first.keeps());
    BufferPlan alone = BufferPlan.of(List.of(first), NO_GROUPS);
    BufferPlan both = BufferPlan.of(List.of(first, second), NO_GROUPS);
    assertEquals(alone.storages().size(), both.storages().size());
    check(second, both);
  }

  @Test
  void aChainNeedsTwoBuffers() {
    Instructions to = new Instructions();
    Value value = to.value("x", Axis.fixed(3), 1);
    for (int i = 0; i < 20; i++) {
      value = to.add(new Nothing(), List.of(value), to.value("v" + i, Axis.fixed(3), 1));
    }
    Procedure chain = new Procedure("chain", "", to.list(), List.of(value));
    assertEquals(2, BufferPlan.of(List.of(chain), NO_GROUPS).storages().size());
  }

  private static Procedure random(Random random) {
    Instructions to = new Instructions();
    List<Value> known = new ArrayList<>(List.of(to.value("input", Axis.fixed(4), 1)));
    for (int i = 0; i < 40; i++) {
      List<Value> inputs = new ArrayList<>();
      for (int k = random.nextInt(1, 4); k > 0; k--) {
        inputs.add(known.get(Math.max(0, known.size() - 1 - random.nextInt(6))));
      }
      Value out =
          random.nextInt(6) == 0
              ? to.alias(inputs.getFirst(), inputs.getFirst().channels(), inputs.getFirst().area())
              : random.nextInt(6) == 0
                  ? to.fixed("f" + i, Axis.fixed(random.nextInt(1, 9)), 2)
                  : to.value("v" + i, Axis.fixed(random.nextInt(1, 9)), random.nextInt(1, 4));
      known.add(to.add(new Nothing(), inputs, out));
    }
    return new Procedure("first", "", to.list(), List.of(known.getLast()));
  }

  /** Walks the procedure: every value that is read must still be the last one written to its buffer. */
  private static void check(Procedure procedure, BufferPlan plan) {
    Map<Integer, Integer> holds = new HashMap<>();
    for (Instruction instruction : procedure.instructions()) {
      for (Value input : instruction.inputs()) {
        int place = plan.place(procedure, input);
        if (place >= 0) {
          assertEquals(input.storage(), holds.get(place), "a value was overwritten before it was read");
        }
      }
      Value out = instruction.output().orElseThrow();
      int place = plan.place(procedure, out);
      boolean view = instruction.inputs().stream().anyMatch(v -> v.storage() == out.storage());
      if (!view) {
        assertTrue(
            instruction.inputs().stream().noneMatch(v -> plan.place(procedure, v) == place),
            "an instruction was given one buffer twice");
        holds.put(place, out.storage());
      }
      if (place >= 0) {
        assertTrue(
            plan.storages().get(place).size(NO_GROUPS, 3) >= out.channels().width(NO_GROUPS) * out.area() * (out.perRow() ? 3 : 1),
            "a buffer is too small");
      }
    }
    for (Value kept : procedure.keeps()) {
      int place = plan.place(procedure, kept);
      assertTrue(place < 0 || holds.get(place) == kept.storage(), "a kept value was overwritten");
    }
  }
}
