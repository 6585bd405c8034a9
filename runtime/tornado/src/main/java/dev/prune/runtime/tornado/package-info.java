/**
 * The device on TornadoVM: procedures become task graphs, buffers stay on the device between them.
 *
 * <p>With its rooms below, the only package that imports TornadoVM. The kernels are in {@code kernel}, one to a file; the
 * records here that carry the name of a family record calls of them.
 */
package dev.prune.runtime.tornado;
