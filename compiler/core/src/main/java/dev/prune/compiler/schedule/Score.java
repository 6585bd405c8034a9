package dev.prune.compiler.schedule;

import dev.prune.compiler.formula.Formula;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** A score as formulas over what a layer has. It is the same for every layer; only the tensors differ. */
public sealed interface Score {
  /** The expression as it was written. */
  String text();

  /** Everything it reads. */
  List<Source> sources();

  /** A number for every weight. */
  record OfWeights(String text, Formula formula, Map<String, Source> variables) implements Score {
    public OfWeights {
      variables = ordered(variables);
    }

    @Override
    public List<Source> sources() {
      return Source.withInner(variables.values());
    }
  }

  /**
   * A number for every unit: a formula of reductions over the unit.
   *
   * @param formula its variables are {@code r0}, {@code r1}, ... for the reductions and {@code a0}, {@code a1}, ... for
   *     the activations
   */
  record OfUnits(String text, Formula formula, List<Reduction> reductions, List<ActivationSum> activations)
      implements Score {
    public OfUnits {
      reductions = List.copyOf(reductions);
      activations = List.copyOf(activations);
    }

    /**
     * This for the units of a set, or with {@code except} for the others, and a variable's old number elsewhere.
     */
    OfUnits within(String set, boolean except, Variable variable) {
      List<Reduction> all = new ArrayList<>(reductions);
      Formula member = Formula.variable(common("member", new Source.Member(set), all));
      Formula old = Formula.variable(common("old", new Source.Varying(variable.name()), all));
      return new OfUnits(text, formula.within(member, except, old), all, activations);
    }

    private static String common(String name, Source source, List<Reduction> all) {
      Reduction common = new Reduction(Reduction.Kind.COMMON, Role.WEIGHT, Formula.variable(name), Map.of(name, source));
      int known = IntStream.range(0, all.size()).filter(k -> all.get(k).isCommon(source)).findFirst().orElse(all.size());
      if (known == all.size()) {
        all.add(common);
      }
      return "r" + known;
    }

    @Override
    public List<Source> sources() {
      List<Source> all = new ArrayList<>();
      reductions.forEach(r -> all.addAll(r.variables().values()));
      activations.forEach(a -> all.add(new Source.Activations(a)));
      return Source.withInner(all);
    }
  }

  /**
   * One number a unit from the elements of a tensor that belong to the unit.
   *
   * @param kind sum or largest
   * @param role which tensor of the layer
   * @param element what is summed
   * @param need of which layers it is asked
   */
  record Reduction(Kind kind, Role role, Formula element, Map<String, Source> variables, Need need) {
    public Reduction {
      variables = ordered(variables);
    }

    /** Of a tensor that every layer in question has. */
    public Reduction(Kind kind, Role role, Formula element, Map<String, Source> variables) {
      this(kind, role, element, variables, Need.ALWAYS);
    }

    private boolean isCommon(Source source) {
      return kind == Kind.COMMON && variables.containsValue(source);
    }

    /** Of which layers the number is asked; it is 0 for the others. */
    public enum Need {
      /** Of all; one without such a tensor is an error. */
      ALWAYS,
      /** Of those that have such a tensor. */
      WHERE_PRESENT,
      /** Of those that have such a tensor and no gate: what stands for a gate where there is none. */
      WITHOUT_GATE
    }

    /** How elements become one number. */
    public enum Kind {
      SUM,
      LARGEST,
      /** All elements of a unit are the same, masked ones too: it is that number. */
      COMMON,
      /** It is given from outside, unit by unit: {@link Source.External}. */
      GIVEN
    }
  }

  /** A flat buffer with one number a parameter; a formula reads the slice of its tensor. */
  sealed interface Source {
    /** The parameters. */
    record Parameters() implements Source {}

    /** The gradient of the running step's batch. */
    record StepGradient() implements Source {}

    /** The gradient of the running step's loss by a variable, through what the network read in place of its weights. */
    record ByVariable(String variable) implements Source {
      /** The buffer; no name of a program has a space. */
      public String buffer() {
        return "gradient of " + variable;
      }
    }

    /** A gradient over some batches. */
    record Sum(GradientSum gradient) implements Source {}

    /** How a gradient over some batches moves along a direction. */
    record Motion(TangentSum tangent) implements Source {}

    /** What units give on over some batches; a unit buffer, which only scores of units read. */
    record Activations(ActivationSum sum) implements Source {}

    /** Parameters as they were. */
    record Remembered(String snapshot) implements Source {}

    /** A variable that triggers assign. */
    record Varying(String name) implements Source {}

    /** 1 for each parameter that belongs to what a trigger kept under a name, 0 for the others. */
    record Member(String set) implements Source {
      /** The buffer; no name of a program has a space. */
      public String buffer() {
        return "members of " + set;
      }
    }

    /** 1 for each parameter that is not masked, 0 for the others. */
    record Live() implements Source {
      /** The buffer; no name of a program has a space. */
      public static final String NAME = "live parameters";
    }

    /** What a scorer of the application says: a number for each weight, or, as {@code units}, for each unit. */
    record External(String scorer, boolean units) implements Source {
      /** The buffer; no name of a program has a space. */
      public String buffer() {
        return "external " + scorer;
      }
    }

    /** A uniform random number for each parameter, drawn when the score is computed. */
    record Random(String name) implements Source {
      /** What is drawn anew for each step of training; no name of a program has a space. */
      public static final Random NOISE = new Random("noise of a step");

      /** Whether it belongs to a step of training. */
      public boolean noise() {
        return equals(NOISE);
      }
    }

    /**
     * The variable of a formula that reads a source: the one that does already, or else a new one, with the name that is
     * wanted or a number behind it.
     */
    static String variable(String wanted, Source source, Map<String, Source> variables) {
      for (Map.Entry<String, Source> known : variables.entrySet()) {
        if (known.getValue().equals(source)) {
          return known.getKey();
        }
      }
      String name = wanted;
      for (int i = 2; variables.containsKey(name); i++) {
        name = wanted + i;
      }
      variables.put(name, source);
      return name;
    }

    /** These and what they are computed from, which comes first; each once. */
    static List<Source> withInner(Collection<Source> sources) {
      Set<Source> all = new LinkedHashSet<>();
      for (Source source : sources) {
        if (source instanceof Motion motion) {
          all.addAll(withInner(motion.tangent().variables().values()));
        }
        all.add(source);
      }
      return List.copyOf(all);
    }
  }

  private static Map<String, Source> ordered(Map<String, Source> variables) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
