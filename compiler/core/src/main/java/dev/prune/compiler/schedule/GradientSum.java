package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.runtime.schedule.Samples;

/**
 * {@code grad(weights) over 5 batches of train in eval}: the sum over batches of the gradient of the mean loss.
 *
 * @param name of the flat buffer that holds it; unique in the schedule
 * @param samples how many batches of which samples; never the test split
 * @param pass in which mode, at which temperature
 * @param weightsOnly whether it was asked for of weights, not of all parameters
 */
public record GradientSum(String name, Samples samples, GradientPass pass, boolean weightsOnly, Span span) {}
