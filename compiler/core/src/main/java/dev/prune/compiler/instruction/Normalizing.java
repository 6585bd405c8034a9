package dev.prune.compiler.instruction;

/** Writes each number of a value from that number and statistics of its channel, so that a formula can follow at once. */
public interface Normalizing extends Primitive {}
