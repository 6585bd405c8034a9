package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.schedule.Values.Range;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.TrainItem;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code init kaiming(normal, fan: outputs) of conv}: what weights, biases and norms begin with. Kaiming: He et al., "Delving deep
 * into rectifiers", 2015; Xavier: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
 * networks", 2010; orthogonal: Saxe et al., "Exact solutions to the nonlinear dynamics of learning", 2014; fans and gains as
 * PyTorch's {@code nn.init} has them.
 */
final class InitialElaboration {
  private static final Map<String, List<String>> KNOWN =
      new TreeMap<>(
          Map.of(
              "kaiming", List.of("draw", "fan", "gain"),
              "xavier", List.of("draw", "gain"),
              "orthogonal", List.of("gain"),
              "normal", List.of("deviation", "part"),
              "uniform", List.of("bound", "part"),
              "constant", List.of("value", "part"),
              "zeros", List.of("part")));

  private static final Map<String, Double> GAINS =
      new TreeMap<>(
          Map.of("linear", 1.0, "sigmoid", 1.0, "tanh", 5.0 / 3, "relu", Math.sqrt(2), "leaky_relu", Math.sqrt(2 / 1.0001)));

  private final CallArguments arguments;
  private final Values values;
  private boolean good = true;

  private InitialElaboration(CallArguments arguments, Values values) {
    this.arguments = arguments;
    this.values = values;
  }

  /** What tensors begin with, by name; the last that names one holds. */
  static Map<String, Initial> run(List<TrainItem> body, GroupedNetwork network, Names names, Values values) {
    Map<String, Initial> all = new HashMap<>();
    Structure structure = Structure.of(network);
    for (TrainItem item : body) {
      if (item instanceof TrainItem.Init init) {
        Optional<Layers> layers =
            init.selector()
                .map(s -> Selection.run(s, network, names, values.diagnostics()))
                .orElse(Optional.of(Selection.all(network, init.span())));
        layers.ifPresent(l -> scheme(init, l, structure, values, all));
      }
    }
    return all;
  }

  private static void scheme(
      TrainItem.Init init, Layers layers, Structure structure, Values values, Map<String, Initial> into) {
    Optional<CallArguments.Call> call = CallArguments.call(init.scheme());
    if (call.isEmpty()) {
      values.diagnostics().report(Code.WRONG_CLAUSE, init.scheme().span(), "init", "init kaiming(normal) of conv");
      return;
    }
    String name = call.get().name();
    if (!KNOWN.containsKey(name)) {
      values.diagnostics().reportUnknown(Code.UNKNOWN_INITIALISATION, call.get().nameSpan(), name, KNOWN.keySet());
      return;
    }
    CallArguments.bind(call.get(), KNOWN.get(name), values.diagnostics()).ifPresent(a -> {
      InitialElaboration scheme = new InitialElaboration(a, values);
      boolean bias = scheme.word("part", Map.of("weight", false, "bias", true), false);
      boolean shared = KNOWN.get(name).contains("part");
      Function<Tensor, Initial> initial = scheme.initial(name, structure);
      if (!scheme.good) {
        return;
      }
      for (int layer : layers.nodes()) {
        Map<Role, Integer> own = structure.tensors().get(layer);
        Integer tensor = bias
            ? own.getOrDefault(Role.BIAS, own.get(Role.BETA))
            : own.getOrDefault(Role.WEIGHT, shared ? own.get(Role.GAMMA) : null);
        if (tensor == null) {
          values.diagnostics().report(
              Code.INITIALISATION_DOES_NOT_FIT, init.span(), structure.layers().get(layer).name(),
              bias ? "bias" : shared ? "weight or scale" : "weight", name);
          return;
        }
        Tensor found = structure.parameters().get(tensor);
        into.put(found.name(), initial.apply(found));
      }
    });
  }

  private Function<Tensor, Initial> initial(String name, Structure structure) {
    int[] widths = structure.network().originalWidths();
    switch (name) {
      case "kaiming", "xavier" -> {
        boolean normal = word("draw", Map.of("normal", true, "uniform", false), false);
        boolean out = name.equals("kaiming") && word("fan", Map.of("inputs", false, "outputs", true), false);
        double gain = gain(name.equals("kaiming") ? "relu" : "linear");
        boolean both = name.equals("xavier");
        return tensor -> {
          double fan = both
              ? (tensor.fanIn() + fanOut(tensor, widths)) / 2.0
              : out ? fanOut(tensor, widths) : tensor.fanIn();
          double deviation = gain / Math.sqrt(fan);
          return normal ? Initial.normal(deviation) : Initial.uniform(Math.sqrt(3) * deviation);
        };
      }
      case "orthogonal" -> {
        double gain = gain("linear");
        return tensor -> Initial.orthogonal(gain);
      }
      case "normal" -> {
        double deviation = number("deviation", "The standard deviation", Range.POSITIVE);
        return tensor -> Initial.normal(deviation);
      }
      case "uniform" -> {
        double bound = number("bound", "The bound", Range.POSITIVE);
        return tensor -> Initial.uniform(bound);
      }
      case "constant" -> {
        double value = number("value", "The value", new Range(-Double.MAX_VALUE, Double.MAX_VALUE, false, "a number"));
        return tensor -> Initial.of(value);
      }
      default -> {
        return tensor -> Initial.ZERO;
      }
    }
  }

  /** Outputs that one input reaches: the elements of the weight at one place of its input axis. */
  private static double fanOut(Tensor weight, int[] widths) {
    int in = weight.axes().size() > 1 ? weight.axes().get(1).width(widths) : 1;
    return (double) weight.size(widths) / in;
  }

  private double gain(String otherwise) {
    Optional<Expression> written = arguments.find("gain");
    if (written.isPresent() && !(written.get() instanceof Expression.Name n && GAINS.containsKey(n.name()))) {
      return number("gain", "The gain", Range.POSITIVE);
    }
    return GAINS.get(written.map(e -> ((Expression.Name) e).name()).orElse(otherwise));
  }

  private double number(String parameter, String what, Range range) {
    Optional<Double> value =
        arguments
            .require(parameter, "a number", values.diagnostics())
            .flatMap(e -> values.number(e, what, range));
    good &= value.isPresent();
    return value.orElse(1.0);
  }

  /** One of two words. */
  private boolean word(String parameter, Map<String, Boolean> words, boolean otherwise) {
    Optional<Expression> written = arguments.find(parameter);
    if (written.isEmpty()) {
      return otherwise;
    }
    if (written.get() instanceof Expression.Name n && words.containsKey(n.name())) {
      return words.get(n.name());
    }
    List<String> two = words.keySet().stream().sorted().toList();
    values.diagnostics().report(
        Code.ARGUMENT_DOES_NOT_FIT, written.get().span(), parameter, arguments.function(),
        "`" + two.get(0) + "` or `" + two.get(1) + "`", "something else");
    good = false;
    return otherwise;
  }
}
