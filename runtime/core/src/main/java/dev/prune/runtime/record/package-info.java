/**
 * What a run tells: reports for listeners, and the JSON record of a whole run (docs/run-record.md). Plain values;
 * knows no device and no network.
 */
package dev.prune.runtime.record;
