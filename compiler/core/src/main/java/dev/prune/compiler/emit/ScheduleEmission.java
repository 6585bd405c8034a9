package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.ActivationPass;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.schedule.Trigger;
import dev.prune.runtime.Memory;
import dev.prune.runtime.Settings;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.schedule.Phases;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the schedule as plain Java in the hooks of the trainer: one can step through it. Every trigger is a method;
 * phases are numbers in {@link Phases}; whatever a rule is asked with stands in a constant.
 */
public final class ScheduleEmission implements TrainingHalf {
  private final Training training;
  private final Structure structure;
  private HostWriter host;
  private ScheduleMemory memory;

  /** Writes the schedule of {@code training}. */
  public ScheduleEmission(Training training, Structure structure) {
    this.training = training;
    this.structure = structure;
  }

  @Override
  public Set<GradientPass> gradients() {
    Set<GradientPass> passes = new LinkedHashSet<>();
    for (Source source : ScheduleParts.sources(training.schedule())) {
      if (source instanceof Source.Sum sum) {
        passes.add(sum.gradient().pass());
      }
    }
    return passes;
  }

  @Override
  public Set<GradientPass> tangents() {
    Set<GradientPass> passes = new LinkedHashSet<>();
    for (Source source : ScheduleParts.sources(training.schedule())) {
      if (source instanceof Source.Motion motion) {
        passes.add(motion.tangent().pass());
      }
    }
    return passes;
  }

  @Override
  public List<ActivationPass> activations() {
    List<ActivationPass> passes = new ArrayList<>();
    ScheduleParts.activations(training.schedule()).forEach((sum, layers) -> passes.add(sum.pass(List.copyOf(layers))));
    return passes;
  }

  @Override
  public CodeBlock settings(int storage, Axis axis, int area) {
    return settings().write(storage, axis, area);
  }

  @Override
  public Settings value(int storage, Axis axis, int area) {
    return settings().value(storage, axis, area);
  }

  private SettingsWriter settings() {
    int targets = structure.grouped().shaped().shape(training.loss().main().node()).size();
    return new SettingsWriter(training, targets, host.folds().totals());
  }

  @Override
  public Memory.Needs needs() {
    return memory.needs();
  }

  @Override
  public CodeBlock constructor() {
    return memory.constructor();
  }

  @Override
  public void emit(TypeSpec.Builder into, Writer writer) {
    Schedule schedule = training.schedule();
    boolean masks = ScheduleMemory.masks(training);
    WatchedSets sets = new WatchedSets(schedule, writer, into);
    PassEmission passes =
        new PassEmission(
            structure, writer, into, masks, training.losses().size(), ScheduleParts.activations(schedule));
    host = new HostWriter(structure, writer, into, masks, passes, sets, training.measured());
    ScoreEmission scores = new ScoreEmission(structure, writer, masks, passes);
    schedule.metrics().forEach(host::declare);
    LossEmission losses = new LossEmission(training, gradients(), writer, into);
    PhaseEmission phases = new PhaseEmission(schedule, structure.layers(), host, losses, writer, into);
    MeanwhileEmission meanwhile =
        new MeanwhileEmission(schedule.meanwhile(), structure, writer, into, masks, ScheduleParts.sources(schedule), passes);
    memory = new ScheduleMemory(training, structure, host, scores, meanwhile);
    TriggerBodies bodies = new TriggerBodies(structure, host, scores, meanwhile, writer, into);
    List<Hooked> hooked = new ArrayList<>();
    for (Trigger trigger : schedule.triggers()) {
      hooked.add(new Hooked(trigger, bodies.method(trigger)));
    }
    ObservationWriter observations =
        new ObservationWriter(schedule, new MomentWriter(phases), host, sets, bodies);
    new HookEmission(training, structure, hooked, phases, meanwhile, observations, into).emit();
  }
}
