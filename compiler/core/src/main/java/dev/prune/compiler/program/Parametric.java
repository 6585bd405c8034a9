package dev.prune.compiler.program;

/** A primitive that reads trained parameters. */
public interface Parametric {}
