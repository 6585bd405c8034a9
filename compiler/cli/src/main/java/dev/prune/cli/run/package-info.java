/**
 * {@code prunec run}: writes and compiles the generated Java, starts a second JVM with it on the class path, and in
 * that JVM opens the device and the data, trains, shows the run and writes its files. Both halves talk through one
 * properties file and the exit code.
 */
package dev.prune.cli.run;
