/**
 * Inner loops in the Vector API, one tile of registers each. Only this package imports {@code jdk.incubator.vector},
 * and only {@link dev.prune.runtime.cpu.CpuDevice} enters it, after it has found that module in the boot layer.
 *
 * <p>No lane reduction of the API is used: the order in which it adds is not specified and differs between
 * interpreter and compiler. Vectors are stored and their lanes are added in index order.
 */
package dev.prune.runtime.cpu.vector;
