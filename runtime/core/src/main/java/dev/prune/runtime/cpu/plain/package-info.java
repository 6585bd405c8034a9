/**
 * Inner loops in plain Java, for machines without the Vector API: tiles of 4 by 4 scalars, as many as registers hold.
 * Only {@link dev.prune.runtime.cpu.CpuDevice} enters.
 */
package dev.prune.runtime.cpu.plain;
