/** What the processor can do at most, in the same run: the peak of its multiply-adds and of its memory. */
package dev.prune.bench.machine;
