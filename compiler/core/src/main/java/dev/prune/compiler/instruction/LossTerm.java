package dev.prune.compiler.instruction;

/**
 * A part of a loss: {@code 0.5 * cross_entropy(digit, smoothing: 10%)}.
 *
 * @param kind which loss
 * @param output the name of the output it reads
 * @param node the node that makes the output
 * @param weight what it is multiplied by; larger than 0
 * @param smoothing the share of the label that all classes have alike; 0 but for {@code cross_entropy}
 */
public record LossTerm(LossKind kind, String output, int node, double weight, double smoothing) {
  /** One alone. */
  public static LossTerm of(LossKind kind, String output, int node) {
    return new LossTerm(kind, output, node, 1, 0);
  }
}
