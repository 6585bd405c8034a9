package dev.prune.compiler.instruction;

import dev.prune.runtime.network.Axis;

/**
 * A result of an instruction, or the network's input.
 *
 * @param id unique in its procedure
 * @param storage values with equal storage are the same numbers seen with another axis (flatten)
 * @param name a readable name, not unique
 * @param channels channel axis
 * @param area numbers per channel
 * @param perRow whether it has one part for each sample
 */
public record Value(int id, int storage, String name, Axis channels, int area, boolean perRow) {}
