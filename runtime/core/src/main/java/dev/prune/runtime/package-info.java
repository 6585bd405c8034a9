/**
 * What generated trainers and the applications that embed them see.
 *
 * <p>{@link dev.prune.runtime.Trainer} is built in three thirds: {@link dev.prune.runtime.TrainingProgram} (procedures
 * and the buffers they name), {@link dev.prune.runtime.TrainingSchedule} (hooks, clocks, verbs of pruning) and what
 * applications call. Behind them {@code Emission} holds the network at its present widths on a device, sized by {@link
 * dev.prune.runtime.Memory}; {@code Actions} carries out the verbs, {@code Events} accounts for them, {@code
 * TrainingLoop} runs the epochs.
 *
 * <p>The rooms: {@code kernel} (the contract with devices), {@code cpu}, {@code reference} and {@code replay}
 * (devices), {@code device} (opening them by their words), {@code data}, {@code random}, {@code checkpoint}, {@code network} (parameters, axes, channel groups, and
 * what is left of them), {@code schedule} (values and choices of schedules) and {@code record}.
 */
package dev.prune.runtime;
