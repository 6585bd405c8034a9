/**
 * Changes of training images that keep their class: each is a pure function of an image and of the numbers that belong to the run's
 * seed, the epoch, the sample and the place in the list, so that neither threads nor batches nor an interruption change a bit.
 *
 * <p>Knows random numbers and the failures of the runtime, nothing else.
 */
package dev.prune.runtime.data.augment;
