/**
 * The contract between generated trainers and devices: buffers, dimensions and families of kernels.
 *
 * <p>Generated code and the compiler name these interfaces; {@code runtime.cpu}, {@code runtime.reference} and
 * {@code runtime.replay} implement them. Nothing here knows a network, a schedule or a file.
 *
 * <h2>Rules every kernel keeps</h2>
 *
 * <ul>
 *   <li>A value of a layer is laid out {@code [rows, channels, area]}, row-major; {@code area} is height times width, 1
 *       after a dense layer. A weight is {@code [out, in]} or {@code [out, in, kernelHeight, kernelWidth]}.
 *   <li>Parameters, gradients and each optimiser slot are one flat buffer each; a tensor is the slice at its offset.
 *   <li>Whatever a pruning event or the tail of a data set can change is read from {@link
 *       dev.prune.runtime.kernel.Ints Ints dims}; an {@code int} parameter named after a size or an offset is the
 *       <em>index</em> of that number in {@code dims}. Other numbers are literals of the program.
 *   <li>{@code rows} is the live row count of this call: rows beyond it are neither read nor written, means divide by it.
 *   <li>A kernel reads its inputs, overwrites its outputs, and never takes one buffer twice.
 *   <li>A result does not depend on the number of threads: every sum has one order, fixed by the shapes alone.
 *   <li>No kernel allocates, reads a clock, or returns a value to the host.
 * </ul>
 *
 * <h2>Tangents</h2>
 *
 * <p>The tangent of a value is its derivative along one direction in which the inputs of a program move (forward-mode
 * differentiation): a second value of the same layout. Most kernels are linear in what moves and compute their own
 * tangents; a kernel named {@code ...Tangent} does it for one that is not.
 */
package dev.prune.runtime.kernel;
