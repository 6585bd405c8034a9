package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.runtime.schedule.Samples;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is collected while a schedule is put together; names in it are unique, whatever two uses of a method call
 * theirs.
 */
final class Registry {
  final GroupedNetwork network;
  final Declarations declarations;
  final Diagnostics diagnostics;
  final List<Snapshot> snapshots = new ArrayList<>();
  final List<Metric> metrics = new ArrayList<>();
  final List<NamedSet> sets = new ArrayList<>();
  final List<WatchedSet> watched = new ArrayList<>();
  final List<Track> tracks = new ArrayList<>();
  final List<Trigger> triggers = new ArrayList<>();
  final List<Phase> phases = new ArrayList<>();
  final List<Variable> variables = new ArrayList<>();
  final List<Penalty> penalties = new ArrayList<>();
  final List<Reading> readings = new ArrayList<>();

  /** Variables by which somebody asks for the gradient of the loss, and where. */
  final Map<String, Span> trained = new LinkedHashMap<>();

  final List<Insertion> insertions = new ArrayList<>();
  final Elsewhere elsewhere = new Elsewhere();

  /** Whether some layers have a learning rate of their own. */
  boolean rates;

  /** Whether the schedule is read for its insertions alone: what it says of layers to come means nothing yet. */
  boolean insertionsOnly;
  private final List<GradientSum> gradients = new ArrayList<>();
  private final List<TangentSum> tangents = new ArrayList<>();
  private final List<ActivationSum> activations = new ArrayList<>();
  private int phaseCount;
  private final Map<HostExpression.Reported, Metric> histories = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** The training's loss, where it can be read, and the layers that it does not read. */
  Optional<LossClause> loss = Optional.empty();

  List<Integer> untrained = List.of();

  /** Numbers of outputs that somebody asks for. */
  final Map<HostExpression.Reported, Span> asked = new LinkedHashMap<>();

  /** Whether there is a validation split; known once the data clause is read. */
  boolean validates = true;

  Registry(GroupedNetwork network, Declarations declarations, Diagnostics diagnostics) {
    this.network = network;
    this.declarations = declarations;
    this.diagnostics = diagnostics;
  }

  /** The number of a phase to come. */
  int newPhase() {
    return phaseCount++;
  }

  /** The series of sets of a name. */
  Optional<WatchedSet> watched(String name) {
    return watched.stream().filter(w -> w.set().name().equals(name)).findFirst();
  }

  /** The history of a number that is measured after each epoch anyway. */
  Metric history(HostExpression.Reported reported, Span span) {
    return histories.computeIfAbsent(
        reported,
        r -> {
          String name = unique(r.split().word() + "." + (r.output().isEmpty() ? "" : r.output() + ".") + r.name());
          Metric metric = new Metric(name, r, Clock.EPOCH, Optional.empty(), Optional.empty(), List.of(), false, span);
          metrics.add(metric);
          return metric;
        });
  }

  /** A set that is kept under a name of its own. */
  NamedSet keep(String wanted, Cut cut) {
    NamedSet set = new NamedSet(sets.size(), unique(wanted), cut);
    sets.add(set);
    return set;
  }

  /** A variable by its name in the schedule. */
  Variable variable(String name) {
    return variables.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  /** What a set names. */
  Unit unit(String set) {
    return sets.stream().filter(s -> s.name().equals(set)).findFirst().orElseThrow().cut().rule().unit();
  }

  /** A name that nothing else has: as wanted, or with a number. */
  String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** The gradient that {@code grad} means in a score with a context; what is summed alike is summed once. */
  GradientSum gradient(Sampling sampling, Span span) {
    return gradients.stream()
        .filter(g -> new Sampling(g.samples(), g.pass()).equals(sampling))
        .findFirst()
        .orElseGet(
            () ->
                gradient(
                    "gradient" + words(sampling.samples())
                        + (sampling.pass().mode() == Mode.EVAL ? "Eval" : ""),
                    sampling, false, span));
  }

  /** {@code 5train}, {@code Epochs1train}, {@code 1onesAbsolute}. */
  private static String words(Samples samples) {
    String words =
        switch (samples.kind()) {
          case BATCHES -> samples.count() + samples.split().word();
          case EPOCHS -> "Epochs" + samples.count() + samples.split().word();
          case ONES -> samples.count() + "ones";
        };
    return words + (samples.absolute() ? "Absolute" : "");
  }

  /** A gradient with a name. */
  GradientSum gradient(String wanted, Sampling sampling, boolean weightsOnly, Span span) {
    GradientSum made =
        new GradientSum(
            unique(wanted), sampling.samples(), sampling.pass(), weightsOnly, span);
    gradients.add(made);
    return made;
  }

  /** A measurement of activations; equal ones share a buffer. */
  ActivationSum activation(boolean count, boolean each, Formula element, Sampling sampling, Span span) {
    ActivationSum made =
        new ActivationSum(
            "", count, each, element, sampling.samples(), sampling.pass().mode(), span);
    for (ActivationSum known : activations) {
      if (known.like(made)) {
        return known;
      }
    }
    String name = unique("activations" + (activations.isEmpty() ? "" : activations.size() + 1));
    activations.add(
        new ActivationSum(name, count, each, element, made.samples(), made.mode(), span));
    return activations.getLast();
  }

  /** A second derivative; equal ones share a buffer. */
  TangentSum tangent(TangentSum.Along along, FlatElaboration.Direction direction, Sampling sampling, Span span) {
    for (TangentSum known : tangents) {
      if (known.along() == along
          && known.direction().equals(direction.formula())
          && known.variables().equals(direction.variables())
          && new Sampling(known.samples(), known.pass()).equals(sampling)) {
        return known;
      }
    }
    TangentSum made =
        new TangentSum(
            unique("dgrad" + (tangents.isEmpty() ? "" : tangents.size() + 1)), along, direction.formula(),
            direction.variables(), sampling.samples(), sampling.pass(), span);
    tangents.add(made);
    return made;
  }
}
