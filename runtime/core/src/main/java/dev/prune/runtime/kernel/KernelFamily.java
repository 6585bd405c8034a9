package dev.prune.runtime.kernel;

/** A set of kernels that a device implements together; a device is a map from family to implementation. */
public interface KernelFamily {}
