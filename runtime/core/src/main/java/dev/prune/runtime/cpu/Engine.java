package dev.prune.runtime.cpu;

/**
 * What every kernel family works with.
 *
 * @param memory the buffers
 * @param team the threads
 * @param workspace the scratch
 * @param arithmetic the inner loops
 */
record Engine(Memory memory, Team team, Workspace workspace, Arithmetic arithmetic) {}
