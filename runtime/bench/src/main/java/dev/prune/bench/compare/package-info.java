/**
 * Comparisons: both sides in turn, each fork in a Java machine of its own with an environment of its own, and files of what
 * they took. Each comparison is a small main class.
 */
package dev.prune.bench.compare;
