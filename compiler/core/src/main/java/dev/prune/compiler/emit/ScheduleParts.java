package dev.prune.compiler.emit;

import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.ActivationSum;
import dev.prune.compiler.schedule.Cut;
import dev.prune.compiler.schedule.HostExpression;
import dev.prune.compiler.schedule.Metric;
import dev.prune.compiler.schedule.Phase;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.Score;
import dev.prune.compiler.schedule.Track;
import dev.prune.compiler.schedule.Trigger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks through a schedule. */
public final class ScheduleParts {
  private ScheduleParts() {}

  /** Every host expression of some actions, with all it is made of. */
  static List<HostExpression> expressions(List<Act> acts) {
    List<HostExpression> found = new ArrayList<>();
    for (Act act : acts) {
      for (Act inner : act.all()) {
        inner.cuts().forEach(c -> found.addAll(c.amount().all()));
        if (inner instanceof Act.Scale s) {
          found.addAll(s.factor().all());
        }
        if (inner instanceof Act.Branch b) {
          found.addAll(b.condition().all());
        }
      }
    }
    return found;
  }

  /** Every choice of a schedule. */
  public static List<Cut> cuts(Schedule schedule) {
    List<Cut> cuts = new ArrayList<>();
    for (Trigger trigger : schedule.triggers()) {
      trigger.body().forEach(a -> a.all().forEach(inner -> cuts.addAll(inner.cuts())));
    }
    schedule.watched().forEach(w -> cuts.add(w.set().cut()));
    return cuts;
  }

  /** Every flat buffer that scores and numbers of a schedule read. */
  public static Set<Score.Source> sources(Schedule schedule) {
    Set<Score.Source> sources = new LinkedHashSet<>();
    cuts(schedule).forEach(c -> c.scores().forEach(s -> sources.addAll(s.sources())));
    for (HostExpression expression : expressions(schedule)) {
      if (expression instanceof HostExpression.Flat flat) {
        sources.addAll(flat.variables().values());
      }
    }
    for (Trigger trigger : schedule.triggers()) {
      trigger.body().forEach(a -> a.all().forEach(inner -> assigned(inner, sources)));
    }
    schedule.meanwhile().penalties().forEach(p -> sources.addAll(p.variables().values()));
    schedule.meanwhile().readings().forEach(r -> sources.addAll(r.variables().values()));
    return sources;
  }

  /** Every number and condition of a schedule, with all they are made of. */
  static List<HostExpression> expressions(Schedule schedule) {
    List<HostExpression> expressions = new ArrayList<>();
    schedule.watched().forEach(w -> expressions.addAll(w.set().cut().amount().all()));
    schedule.metrics().forEach(m -> expressions.addAll(m.value().all()));
    schedule.triggers().forEach(t -> expressions.addAll(expressions(t.body())));
    for (Track track : schedule.tracks()) {
      loops(track.parts(), expressions);
      for (Phase phase : track.phases()) {
        phase.until().ifPresent(u -> expressions.addAll(u.all()));
      }
    }
    return expressions;
  }

  /** Every measurement of activations, with the layers that it is needed of. */
  public static Map<ActivationSum, TreeSet<Integer>> activations(Schedule schedule) {
    Map<ActivationSum, TreeSet<Integer>> layers = new LinkedHashMap<>();
    for (Cut cut : cuts(schedule)) {
      cut.scores().forEach(s -> measured(s.sources(), cut.rule().layers(), layers));
    }
    for (Metric metric : schedule.metrics()) {
      for (HostExpression expression : metric.value().all()) {
        if (expression instanceof HostExpression.OfLayer o) {
          layers.computeIfAbsent(o.sum(), s -> new TreeSet<>()).addAll(metric.layers());
        }
      }
    }
    return layers;
  }

  private static void measured(
      Collection<Score.Source> sources, List<Integer> of, Map<ActivationSum, TreeSet<Integer>> layers) {
    for (Score.Source source : sources) {
      if (source instanceof Score.Source.Activations a) {
        layers.computeIfAbsent(a.sum(), s -> new TreeSet<>()).addAll(of);
      }
    }
  }

  private static void assigned(Act act, Set<Score.Source> sources) {
    if (act instanceof Act.Assign a) {
      sources.addAll(Score.Source.withInner(a.formula().variables().values()));
      a.set().ifPresent(s -> sources.add(new Score.Source.Member(s.name())));
    }
    if (act instanceof Act.AssignUnits a) {
      sources.addAll(a.value().sources());
    }
    if (act instanceof Act.Grow g) {
      g.from().ifPresent(v -> sources.add(new Score.Source.Varying(v.name())));
    }
  }

  private static void loops(List<Track.Part> parts, List<HostExpression> expressions) {
    for (Track.Part part : parts) {
      if (part instanceof Track.Part.Loop loop) {
        expressions.addAll(loop.until().all());
        loops(loop.parts(), expressions);
      }
    }
  }
}
