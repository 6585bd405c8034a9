/**
 * The device on TornadoVM: procedures become task graphs, buffers stay on the device between them.
 *
 * <p>The only package that imports TornadoVM. A kernel is a static method over a {@code KernelContext}, TornadoVM's
 * arrays and literals; what an event changes it reads from {@code dims}. Rules that every kernel here keeps:
 *
 * <ul>
 *   <li>it strides over its work, so that any number of threads gives the same numbers;
 *   <li>each sum has one order, fixed by the shapes and by the size of a work group: no atomic additions, no
 *       {@code @Reduce}, reductions by a fixed tree in local memory;
 *   <li>shifts are signed: {@code >>>} on a negative number is emitted wrongly;
 *   <li>its name is no word or function of OpenCL, as {@code max}, {@code dot} and {@code half} are.
 * </ul>
 */
package dev.prune.runtime.tornado;
