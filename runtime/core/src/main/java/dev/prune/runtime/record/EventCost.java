package dev.prune.runtime.record;

/**
 * What an event cost, in milliseconds of wall time.
 *
 * @param score computing scores
 * @param compact choosing, gathering and masking
 * @param reemit building the smaller program
 * @param compile compiling kernels for it, where the device does that
 */
public record EventCost(double score, double compact, double reemit, double compile) {}
