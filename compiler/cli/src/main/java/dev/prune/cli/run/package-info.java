/**
 * {@code prunec run}: writes and compiles the generated Java, starts a second JVM with it on the class path, and in
 * that JVM opens the device and the data, trains, shows the run and writes its files. Both halves talk through one
 * properties file and the exit code. The runs of a comparison share such a JVM, one after the other ({@code SeriesMain}).
 */
package dev.prune.cli.run;
