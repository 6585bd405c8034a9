package dev.prune.runtime.record;

/**
 * What an event did to the memory of the device.
 *
 * @param shrink {@code in-place} where buffers stayed, {@code re-created} where smaller ones took their place, {@code
 *     none} where the event took no channels out
 * @param heldBytes bytes that the device keeps for the network, and for data that lie there; more than planned after a
 *     shrink in place
 * @param crossedBytes bytes that the event copied between the host and the device's own memory
 */
public record EventMemory(String shrink, Change heldBytes, long crossedBytes) {}
