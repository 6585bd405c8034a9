package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.LossKind;

/**
 * {@code loss cross_entropy(digit)}.
 *
 * @param kind which loss
 * @param output the name of the output it reads
 * @param node the node that makes the output
 */
public record LossClause(LossKind kind, String output, int node, Span span) {}
