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
 * <h2>Convolutions</h2>
 *
 * <p>{@code CpuConv} has two ways: {@code ShiftConvolution} and {@code ConvByWeights} add up shifted runs of planes for every window, and {@code
 * WinogradConvolution} and {@code WinogradByWeights} save half of the products where {@code Winograd} says that it pays.
 *
 * <h2>What waits</h2>
 *
 * <p>A few kernels wait until the next call, in case both can run together piece by piece ({@link
 * dev.prune.runtime.cpu.Deferred}). Whoever touches a buffer does so through {@link dev.prune.runtime.cpu.Memory}, which has
 * done what waits before.
 *
 * <h2>Why the number of threads changes no bit</h2>
 *
 * Every element of a result belongs to one unit and is summed in one order, which shapes alone fix: products step by
 * step along their depth, in blocks of one length, gradients of convolutions by chunks of images that are added in index order, sums over whole
 * buffers by chunks of one size. Threads only divide the units, and how many units there are touches no sum.
 */
package dev.prune.runtime.cpu;
