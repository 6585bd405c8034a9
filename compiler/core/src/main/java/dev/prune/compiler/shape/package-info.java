/**
 * From names to shapes: what is never used is dropped with a warning, every other layer gets the shape its operation's rule
 * says, and written widths of a resized network are applied.
 */
package dev.prune.compiler.shape;
