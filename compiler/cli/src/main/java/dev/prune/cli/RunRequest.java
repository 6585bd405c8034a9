package dev.prune.cli;

import dev.prune.runtime.Overrides;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code prunec run} was asked.
 *
 * @param file the program
 * @param device the device's word
 * @param data the data's folder
 * @param overrides what holds instead of the program
 * @param threads threads of kernels
 * @param out the folder of the run; empty for a new one
 * @param quiet only errors and the final line
 * @param json where the record goes as well
 * @param selfTest whether a GPU's kernels are first compared with the reference
 * @param cudaGraphs whether CUDA replays procedures
 */
public record RunRequest(
    String file,
    String device,
    Optional<Path> data,
    Overrides overrides,
    OptionalInt threads,
    Optional<Path> out,
    boolean quiet,
    Optional<Path> json,
    boolean selfTest,
    boolean cudaGraphs) {}
