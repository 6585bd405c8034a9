package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;

/**
 * The fittest of several choices: the one of which the part that stays, in the rule's layers, has the largest summed score.
 * Of equally fit ones the first.
 */
public final class BestOf {
  private final Structure structure;
  private final Rule rule;
  private final double[] elements;
  private final ChannelScores channels;
  private Chosen best;
  private double fitness = Double.NaN;

  /**
   * Without choices.
   *
   * @param elements the score of each parameter in memory, for a rule of weights
   * @param channels the score of each channel in memory, for a rule of channels
   */
  public BestOf(Structure structure, Rule rule, double[] elements, ChannelScores channels) {
    this.structure = structure;
    this.rule = rule;
    this.elements = elements;
    this.channels = channels;
  }

  /** Compares one more. */
  public void add(Chosen chosen) {
    double fit = rule.unit() == Unit.CHANNELS ? ofChannels(chosen) : ofWeights(chosen);
    if (best == null || fit > fitness) {
      best = chosen;
      fitness = fit;
    }
  }

  /** The fittest. */
  public Chosen chosen() {
    return best;
  }

  private double ofWeights(Chosen chosen) {
    Network network = structure.network();
    boolean[] live = structure.live();
    int[] places = structure.places();
    double sum = 0;
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int end = at + tensor.size(structure.widths());
      boolean ranked = tensor.role() == Role.WEIGHT && rule.layers().contains(tensor.layer());
      for (int i = at; ranked && i < end; i++) {
        sum += live[i] && !chosen.weights().get(places[i]) ? elements[i] : 0;
      }
      at = end;
    }
    return sum;
  }

  private double ofChannels(Chosen chosen) {
    double sum = 0;
    int[] groups = rule.prunableGroups(structure.network());
    for (int group : groups) {
      double[] scores = channels.of(group);
      int[] originals = structure.originals().channels()[group];
      for (int c = 0; c < originals.length; c++) {
        boolean stays = !structure.masked(group, c) && !chosen.units()[group].get(originals[c]);
        sum += stays ? scores[c] : 0;
      }
    }
    return sum;
  }
}
