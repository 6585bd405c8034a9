/** What is measured of Prune: steps and predictions of generated trainers, and single kernels of the cpu device. */
package dev.prune.bench.ours;
