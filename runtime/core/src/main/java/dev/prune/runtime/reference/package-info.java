/**
 * The device one reads: double precision, sequential, one file per kernel family, each loop nest as close to the
 * formula in the contract as Java allows. It is the oracle for kernels of every other device and for whole programs.
 *
 * <p>Nothing here is tuned, and nothing here should be: every sum runs in index order and starts at +0, so that a
 * masked unit, whose terms are exact zeros, leaves every other number of the network as it is once the unit is cut out.
 *
 * <p>Only {@link dev.prune.runtime.reference.ReferenceDevice} is public.
 */
package dev.prune.runtime.reference;
