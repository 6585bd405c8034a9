/**
 * An application with a trainer of its own: it watches a turning machine and says when something is wrong with it.
 *
 * <p>{@code FaultDetector} is generated from {@code src/main/prune/fault_detector.prune} when the module is built; the rest is
 * written by hand and knows the runtime only. Begin with {@link dev.prune.examples.vibration.MachineWatch}.
 */
package dev.prune.examples.vibration;
