package dev.prune.compiler.instruction;

/** A primitive that reads trained parameters. */
public interface Parametric {}
