/**
 * What generated trainers and the applications that embed them see.
 *
 * <p>{@link dev.prune.runtime.Trainer} is a chain, because generated code calls everything as its own: each link is one
 * concept and sees only those before it. {@link dev.prune.runtime.TrainingProgram} has procedures and the buffers they
 * name, {@link dev.prune.runtime.TrainingHistory} clocks and what a schedule remembers, {@link
 * dev.prune.runtime.TrainingReadings} what can be read of the network, {@link dev.prune.runtime.TrainingSamples} passes over
 * samples, {@link dev.prune.runtime.TrainingChoices} rules that choose, {@link dev.prune.runtime.TrainingActions} verbs that
 * change something, {@link dev.prune.runtime.TrainingSchedule} the hooks of the schedule, and {@code Trainer} what
 * applications call.
 *
 * <p>Behind them {@code Emission} holds the network at its present widths on a device, sized by {@link
 * dev.prune.runtime.Memory} and filled by {@code Contents}; {@code Choosing} ranks what {@code Scores} says, {@code Flats}
 * fills what scores read, {@code Actions}, {@code LayerActions} and {@code Snapshots} carry out the verbs, {@code Events}
 * accounts for them, {@code EventRehearsal} and {@code KernelRehearsal} run some before the
 * first one is needed, {@code TrainingLoop} runs the epochs. {@code
 * TrainerFile} is a trainer on disk: {@code FlatSection} a buffer of it, {@code StructureText} what is left of the network,
 * {@code ScheduleStateText} what the schedule remembers, {@code CheckedFile} the refusal of what does not fit.
 *
 * <p>The rooms: {@code kernel} (the contract with devices), {@code cpu}, {@code reference} and {@code replay}
 * (devices), {@code device} (opening them by their words), {@code data}, {@code random}, {@code checkpoint}, {@code
 * network} (parameters, axes, channel groups, and what is left of them), {@code schedule} (values and choices of
 * schedules) and {@code record}.
 */
package dev.prune.runtime;
