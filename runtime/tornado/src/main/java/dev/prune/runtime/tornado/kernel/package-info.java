/**
 * The kernels of the device on TornadoVM, one to a file: a static method over a {@code KernelContext}, how it is tiled, and
 * the shape of its launch where it needs a certain one.
 *
 * <p>The records of the package above call them by the contract's names; nothing here knows a buffer, a recording or a
 * plan. Every kernel has its reference in {@code runtime.reference}, and at least one small and one large case in {@code
 * runtime.tornado.check}: a file without them fails a test. Rules that every kernel keeps:
 *
 * <ul>
 *   <li>sizes come from {@code dims}, never from the length of an array, which TornadoVM would fold into the code;
 *   <li>it strides over its work, so that any number of threads gives the same numbers;
 *   <li>each sum has one order, fixed by the shapes and by the size of a work group: no atomic additions, no
 *       {@code @Reduce}, reductions by a fixed tree in local memory;
 *   <li>a tile that reaches beyond an edge reads the edge again and writes nothing there;
 *   <li>shifts are signed: {@code >>>} on a negative number is emitted wrongly;
 *   <li>its name is no word or function of OpenCL, as {@code max}, {@code dot} and {@code half} are.
 * </ul>
 */
package dev.prune.runtime.tornado.kernel;
