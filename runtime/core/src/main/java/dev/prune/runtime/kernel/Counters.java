package dev.prune.runtime.kernel;

/**
 * What a device has done besides computing. An event is charged with the difference of two of these.
 *
 * @param transferredBytes bytes copied between the host's memory and the device's own
 * @param compileNanos nanoseconds spent on compiling procedures, their first run included where a device compiles in it
 */
public record Counters(long transferredBytes, long compileNanos) {
  /** Nothing. */
  public static final Counters NONE = new Counters(0, 0);
}
