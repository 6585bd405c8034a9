/**
 * What generated trainers and the applications that embed them see. The rooms behind it: {@code kernel} (the contract with
 * devices), {@code cpu}, {@code reference} and {@code replay} (devices), {@code data}, {@code random}, {@code checkpoint},
 * {@code network} (parameters, axes, channel groups), {@code schedule} (generic verbs of pruning) and {@code record}.
 */
package dev.prune.runtime;
