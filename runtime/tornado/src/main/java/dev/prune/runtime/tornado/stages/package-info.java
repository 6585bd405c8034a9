/**
 * What {@code gpu-check} runs: every kernel against the double reference, and how fast kernels and training steps are on a
 * device. {@link dev.prune.runtime.tornado.stages.GpuCheck} goes through the stages; each is a process of its own ({@link
 * dev.prune.runtime.tornado.stages.StageMain}) that writes one JSON file. Neither needs a build tool or a network.
 */
package dev.prune.runtime.tornado.stages;
