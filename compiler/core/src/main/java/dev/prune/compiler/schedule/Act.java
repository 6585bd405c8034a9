package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Factor;
import dev.prune.runtime.schedule.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One thing that a trigger does. */
public sealed interface Act {
  /** Where it stands. */
  Span span();

  /** Chooses a set and keeps it. */
  record Choose(NamedSet set, Span span) implements Act {}

  /** Masks what a choice made on the spot names. */
  record Mask(Cut cut, Span span) implements Act {}

  /** Masks a kept set. */
  record MaskSet(NamedSet set, Span span) implements Act {}

  /** Takes out what a choice made on the spot names. */
  record Compact(Cut cut, Span span) implements Act {}

  /** Takes out a kept set. */
  record CompactSet(NamedSet set, Span span) implements Act {}

  /**
   * Lifts the masks of what a choice among masked weights names.
   *
   * @param asMany a set whose number counts instead of the choice's amount
   * @param value what the weights begin with
   * @param from a variable whose numbers they begin with instead
   */
  record Grow(Cut cut, Optional<NamedSet> asMany, double value, Optional<Variable> from, Span span) implements Act {}

  /** Multiplies what is picked, or what it computes with, by a number. */
  record Scale(Pick pick, HostExpression factor, Span span) implements Act {}

  /**
   * Takes units out until each layer has the width that is computed for it.
   *
   * @param cut whose amount is the width, computed for each layer
   */
  record Resize(Cut cut, Span span) implements Act {}

  /**
   * Gives a variable new numbers.
   *
   * @param set those that the assignment is for, or, with {@code except}, not for
   * @param layers where
   */
  record Assign(
      Variable variable, ElementFormula formula, Optional<NamedSet> set, boolean except, List<Integer> layers, Span span)
      implements Act {
    public Assign {
      layers = List.copyOf(layers);
    }
  }

  /**
   * Gives a variable of units numbers that are computed unit by unit, from sums and maxima over tensors.
   *
   * @param value the new number, for every unit of each layer
   * @param layers where
   */
  record AssignUnits(Variable variable, Score.OfUnits value, List<Integer> layers, Span span) implements Act {
    public AssignUnits {
      layers = List.copyOf(layers);
    }
  }

  /** Lifts the masks of layers. */
  record Restore(List<Integer> layers, Span span) implements Act {}

  /** Layers keep their parameters from now on. */
  record Freeze(List<Integer> layers, Span span) implements Act {}

  /** Layers are trained again. */
  record Thaw(List<Integer> layers, Span span) implements Act {}

  /**
   * Gates give their factors to the layers before them and are open from now on.
   *
   * @param gates layers
   * @param into the layer before each gate
   */
  record Fold(List<Integer> gates, List<Integer> into, Factor factor, Span span) implements Act {
    public Fold {
      gates = List.copyOf(gates);
      into = List.copyOf(into);
    }
  }

  /** Layers begin with other initial values. */
  record Reinit(List<Integer> layers, Span span) implements Act {}

  /** The optimiser forgets. */
  record ResetOptimizer(Span span) implements Act {}

  /** Back to a snapshot. */
  record Rewind(Snapshot snapshot, Set<Part> parts, Span span) implements Act {}

  /** The learning rate begins anew, for what is left of the run. */
  record RestartSchedule(Span span) implements Act {}

  /** Something that depends on training. */
  record Branch(HostExpression condition, List<Act> yes, List<Act> no, Span span) implements Act {
    public Branch {
      yes = List.copyOf(yes);
      no = List.copyOf(no);
    }
  }

  /** This and everything inside it, in order. */
  default List<Act> all() {
    List<Act> all = new ArrayList<>(List.of(this));
    if (this instanceof Branch b) {
      b.yes().forEach(a -> all.addAll(a.all()));
      b.no().forEach(a -> all.addAll(a.all()));
    }
    return all;
  }

  /** The choices that this itself makes or acts on. */
  default List<Cut> cuts() {
    return switch (this) {
      case Choose c -> List.of(c.set().cut());
      case Mask m -> List.of(m.cut());
      case MaskSet m -> List.of(m.set().cut());
      case Compact c -> List.of(c.cut());
      case Grow g -> List.of(g.cut());
      case Resize r -> List.of(r.cut());
      case CompactSet c -> List.of(c.set().cut());
      case Scale s -> List.of(s.pick().cut());
      default -> List.of();
    };
  }
}
