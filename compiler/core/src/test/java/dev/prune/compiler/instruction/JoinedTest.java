package dev.prune.compiler.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.formula.Evaluation;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Formula.Function;
import dev.prune.runtime.network.Axis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Formulas that follow each other become one that computes the same, and only where nobody else reads what lies between. */
class JoinedTest {
  private static final Formula A = Formula.variable("a");
  private static final Formula B = Formula.variable("b");
  private static final Formula X = Formula.variable("x");
  private static final Mapped SUM = new Mapped("sum", A.plus(B), List.of("a", "b"));
  private static final Mapped RELU = new Mapped("relu", X.max(Formula.of(0)), List.of("x"));
  private static final Mapped SILU = new Mapped("silu", X.times(X.apply(Function.SIGMOID)), List.of("x"));

  private final Instructions to = new Instructions();
  private final Value first = value("first");
  private final Value second = value("second");

  private Value value(String name) {
    return to.value(name, Axis.fixed(3), 4);
  }

  private List<Instruction> joined(Value... keeps) {
    return Joined.of(new Procedure("p", "", to.list(), List.of(keeps))).instructions();
  }

  @Test
  void aSumAndItsReluAreOnePass() {
    Value sum = to.add(SUM, List.of(first, second), value("sum"));
    Value relu = to.add(RELU, List.of(sum), value("relu"));
    List<Instruction> instructions = joined(relu);
    assertEquals(1, instructions.size());
    assertEquals(List.of(first, second), instructions.getFirst().inputs());
    assertEquals(relu, instructions.getFirst().output().get());
    Mapped both = (Mapped) instructions.getFirst().primitive();
    assertEquals(A.plus(B).max(Formula.of(0)), both.formula());
    assertEquals("sum relu", both.label());
  }

  @Test
  void whatSomebodyElseReadsStays() {
    Value sum = to.add(SUM, List.of(first, second), value("sum"));
    Value relu = to.add(RELU, List.of(sum), value("relu"));
    Value again = to.add(SUM, List.of(relu, sum), value("again"));
    List<Instruction> instructions = joined(again);
    assertEquals(2, instructions.size());
    assertEquals(sum, instructions.getFirst().output().get());
    assertEquals(List.of(sum), instructions.getLast().inputs());
  }

  @Test
  void whatIsKeptStays() {
    Value sum = to.add(SUM, List.of(first, second), value("sum"));
    Value relu = to.add(RELU, List.of(sum), value("relu"));
    assertEquals(2, joined(relu, sum).size());
  }

  @Test
  void whatWouldBeComputedTwiceStays() {
    Value sum = to.add(SUM, List.of(first, second), value("sum"));
    Value silu = to.add(SILU, List.of(sum), value("silu"));
    assertEquals(2, joined(silu).size());
  }

  @Test
  void anotherShapeStays() {
    Value one = to.add(new Mapped("one", Formula.of(1), List.of()), List.of(), to.fixed("one", Axis.fixed(3), 4));
    Value sum = to.add(SUM, List.of(first, one), value("sum"));
    assertEquals(2, joined(sum).size());
  }

  @Test
  void chainsOfAnyFormulasComputeTheSame() {
    List<Mapped> kinds = List.of(
        SUM, RELU, SILU, new Mapped("difference", B.minus(A), List.of("b", "a")),
        new Mapped("scaled", B.times(Formula.of(3)).over(A.times(A).plus(Formula.of(1))), List.of("a", "b")));
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Instructions chain = new Instructions();
      List<Value> known = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        known.add(chain.value("v" + i, Axis.fixed(2), 1));
      }
      int given = known.size();
      for (int i = 0; i < 12; i++) {
        Mapped kind = kinds.get(random.nextInt(kinds.size()));
        List<Value> inputs = new ArrayList<>(List.of(known.getLast()));
        if (kind.variables().size() == 2) {
          // No instruction reads a value twice.
          inputs.add(random.nextInt(2), known.get(random.nextInt(known.size() - 1)));
        }
        known.add(chain.add(kind, inputs, chain.value("r" + i, Axis.fixed(2), 1)));
      }
      Value last = known.getLast();
      Procedure whole = new Procedure("p", "", chain.list(), List.of(last));
      Map<Integer, Double> start = new HashMap<>();
      known.subList(0, given).forEach(v -> start.put(v.storage(), random.nextDouble(-2, 2)));
      assertEquals(run(whole, start, last), run(Joined.of(whole), start, last), "seed " + seed);
      for (Instruction instruction : Joined.of(whole).instructions()) {
        assertEquals(
            instruction.inputs().size(), instruction.inputs().stream().map(Value::storage).distinct().count(), "twice");
        assertEquals(instruction.inputs().size(), ((Mapped) instruction.primitive()).variables().size());
      }
    }
  }

  private static double run(Procedure procedure, Map<Integer, Double> start, Value result) {
    Map<Integer, Double> numbers = new HashMap<>(start);
    for (Instruction instruction : procedure.instructions()) {
      Mapped mapped = (Mapped) instruction.primitive();
      Map<String, Double> variables = new HashMap<>();
      for (int i = 0; i < mapped.variables().size(); i++) {
        variables.put(mapped.variables().get(i), numbers.get(instruction.inputs().get(i).storage()));
      }
      numbers.put(instruction.output().get().storage(), Evaluation.of(mapped.formula(), variables));
    }
    return numbers.get(result.storage());
  }
}
