package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.runtime.data.Split;

/**
 * {@code grad(weights) over 5 batches of train in eval}: the sum over batches of the gradient of the mean loss.
 *
 * @param name of the flat buffer that holds it; unique in the schedule
 * @param batches how many
 * @param split of which samples; never the test split
 * @param pass in which mode, at which temperature
 * @param weightsOnly whether it was asked for of weights, not of all parameters
 */
public record GradientSum(String name, int batches, Split split, GradientPass pass, boolean weightsOnly, Span span) {}
