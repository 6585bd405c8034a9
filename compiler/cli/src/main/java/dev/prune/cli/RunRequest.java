package dev.prune.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What {@code prunec run} was asked.
 *
 * @param file the program
 * @param device the device's word
 * @param data the data's folder
 * @param epochs instead of the program's
 * @param batch instead of the program's
 * @param seed instead of the program's
 * @param threads threads of kernels
 * @param out the folder of the run; empty for a new one
 * @param quiet only errors and the final line
 * @param json where the record goes as well
 */
public record RunRequest(
    String file,
    String device,
    Optional<Path> data,
    OptionalInt epochs,
    OptionalInt batch,
    OptionalLong seed,
    OptionalInt threads,
    Optional<Path> out,
    boolean quiet,
    Optional<Path> json) {}
