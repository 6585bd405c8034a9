/**
 * The same work by libtorch, written by hand on its C++ interface as JavaCPP shows it: networks, momentum SGD, kernels. The
 * only room that may import {@code org.bytedeco}.
 */
package dev.prune.bench.peer;
