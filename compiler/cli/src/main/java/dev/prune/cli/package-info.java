/**
 * The {@code prunec} command. A class {@code XCommand} declares the flags of a subcommand, {@code CliX} does its work
 * on plain values and a {@link dev.prune.cli.Session}, so that tests and other front ends call it without parsing
 * flags. Results go to standard output, everything else to standard error. Nothing in here knows ANTLR, JavaPoet or a
 * device.
 */
package dev.prune.cli;
