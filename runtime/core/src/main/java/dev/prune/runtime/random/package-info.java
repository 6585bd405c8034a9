/**
 * Random numbers that are functions of a key and a place, never of a hidden state.
 *
 * <p>Every number drawn anywhere in Prune is {@link dev.prune.runtime.random.Threefry} of a key and a counter. A key
 * is derived step by step from (seed, {@link dev.prune.runtime.random.Purpose}, layer position, epoch, ...) with
 * {@link dev.prune.runtime.random.RandomKey}; the two counter words name the place, for instance (original
 * index of the unit, element in it). So the numbers do not depend on threads, on the order of calls, on where a run was
 * interrupted, or on how many units were removed before.
 *
 * <p>This package imports nothing of Prune but failures; everything that needs chance may enter. The methods of
 * {@code Threefry} and {@code Draws} are written for device kernels too: 32-bit adds, rotations and xors, and no
 * unsigned shift of a negative number.
 */
package dev.prune.runtime.random;
