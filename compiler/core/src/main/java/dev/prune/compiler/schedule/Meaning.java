package dev.prune.compiler.schedule;

import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import java.util.Optional;

/** What a name of a schedule can stand for, apart from compile-time values. */
sealed interface Meaning {
  /** How a message calls it. */
  String words();

  /** A selector given to a method. */
  record Selected(Layers layers) implements Meaning {
    @Override
    public String words() {
      return "a selector";
    }
  }

  /** An expression that is put in where its name stands: a score, a condition, an argument of a method. */
  record Formula(Expression expression, Optional<Context> context, Names names) implements Meaning {
    @Override
    public String words() {
      return "an expression";
    }
  }

  /** A gradient over some batches. */
  record Gradient(GradientSum sum) implements Meaning {
    @Override
    public String words() {
      return "a gradient";
    }
  }

  /** Remembered state. */
  record Remembered(Snapshot snapshot) implements Meaning {
    @Override
    public String words() {
      return "a snapshot";
    }
  }

  /** A metric. */
  record Measured(Metric metric) implements Meaning {
    @Override
    public String words() {
      return "a metric";
    }
  }

  /** A set that a trigger chooses and keeps. */
  record Kept(NamedSet set) implements Meaning {
    @Override
    public String words() {
      return "a set";
    }
  }

  /** A set written outside of triggers: chosen anew wherever it is used. */
  record Chosen(dev.prune.compiler.syntax.Choice choice, Names names) implements Meaning {
    @Override
    public String words() {
      return "a set";
    }
  }

  /** A number of every weight or unit. */
  record Varying(Variable variable) implements Meaning {
    @Override
    public String words() {
      return "a variable";
    }
  }

  /** A phase. */
  record InPhase(int id) implements Meaning {
    @Override
    public String words() {
      return "a phase";
    }
  }

  /** Something whose declaration had an error: using it gives no further message. */
  record Unknown() implements Meaning {
    @Override
    public String words() {
      return "a name";
    }
  }
}
