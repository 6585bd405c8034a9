/**
 * The {@code cpu} device: every kernel family in pure Java, on {@code float[]}, with a team of threads.
 *
 * <p>{@link dev.prune.runtime.cpu.CpuDevice} is the only door. A family is one class, {@code CpuDense} for {@link
 * dev.prune.runtime.kernel.DenseKernels} and so on; what it does in parallel is a {@code Work} that it owns and fills
 * in before each call, so that calls allocate nothing. {@code Team} shares the units of a work between threads,
 * {@code Memory} owns the buffers, {@code Workspace} the scratch.
 *
 * <p>The few loops that the JIT compiler cannot turn into vectors by itself stand behind {@link
 * dev.prune.runtime.cpu.Arithmetic}, which has two implementations: {@code vector}, entered only where the module
 * {@code jdk.incubator.vector} is present, and {@code plain}, which runs everywhere.
 *
 * <h2>Why the number of threads changes no bit</h2>
 *
 * A work is cut into units by shapes alone, and every element of a result belongs to one unit, which sums in one order.
 * Threads only divide the units. Sums over whole buffers are cut into chunks of one size and added in index order.
 */
package dev.prune.runtime.cpu;
