/**
 * {@code prunec compare}: from a program without pruning and some names of methods to a table. {@code Entry} is one training to
 * be done; {@code Entries} makes them, {@code Workers} has them done in JVMs of their own, {@code Standing} adds the results up,
 * {@code StandingText} and {@code StandingFiles} write them. No method is known here: what a method needs is read from its file.
 */
package dev.prune.cli.compare;
