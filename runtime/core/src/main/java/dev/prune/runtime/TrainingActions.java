package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Part;
import java.util.List;
import java.util.Set;

/** The link of a trainer that acts: verbs that change parameters, masks, widths, slots or which optimiser updates. */
public abstract sealed class TrainingActions extends TrainingChoices permits TrainingSchedule {
  private final Events events;
  private final Actions actions;
  private final LayerActions layerActions;
  private final Snapshots snapshots;

  TrainingActions(Network network, Settings settings, Device device, Overrides overrides) {
    super(network, settings, device, overrides);
    this.events = new Events(device);
    this.actions = new Actions(emission(), clocks(), events, () -> makeStep(updating(), objective()));
    this.layerActions = new LayerActions(emission(), clocks(), state());
    this.snapshots = new Snapshots(emission(), clocks(), state());
  }

  /** Takes the chosen channels out: the network becomes smaller. */
  protected final void compact(Chosen chosen) {
    actions().compact(chosen);
  }

  /** Takes out what {@link #chooseWidths} chose. */
  protected final void resize(Chosen chosen) {
    actions().resize(chosen);
  }

  /** Masks what was chosen: it reads as zero and stays so until it is restored. */
  protected final void mask(Chosen chosen) {
    actions().mask(chosen);
  }

  /** Lifts the masks of these layers; what was masked goes on from zero. {@code rule} is for the report. */
  protected final void restore(String rule, List<Integer> layers) {
    Structure before = emission().structure();
    actions().restore(rule, layers);
    layerActions().reopen(before);
  }

  /** Lifts the masks of the chosen weights, which begin with {@code value} and zero slots. */
  protected final void grow(Chosen chosen, double value) {
    actions().grow(chosen, value);
  }

  /** The same, and each weight begins with the number that {@code variable} has for it. */
  protected final void grow(Chosen chosen, String variable) {
    actions().grow(chosen, variable);
  }

  /**
   * Multiplies the chosen weights by {@code factor}; of chosen units their weights, biases, gamma and beta. What is masked
   * stays zero, what is frozen stays as it is.
   */
  protected final void scale(Chosen chosen, double factor) {
    actions().scale(chosen, factor);
  }

  /** The parameters of these layers keep their values, whatever happens, until they thaw. */
  protected final void freeze(List<Integer> layers) {
    layerActions().freeze(layers);
  }

  /** The parameters of these layers are trained again. */
  protected final void thaw(List<Integer> layers) {
    layerActions().thaw(layers);
  }

  /** A phase begins that does not train these layers, or one ends that alone did. */
  protected final void hold(List<Integer> layers) {
    layerActions().hold(layers);
  }

  /** A phase ends that held these layers, or one begins that trains them; what {@link #freeze} froze stays as it is. */
  protected final void release(List<Integer> layers) {
    layerActions().release(layers);
  }

  /**
   * Gates give their factors to the layers before them, which keep their optimiser slots; the gates open and are frozen.
   *
   * @param factor what a gate multiplies by, of its parameter
   * @param open the parameter that makes a factor of 1
   * @param gates layers
   * @param into the layer before each gate
   */
  protected final void fold(Elementwise factor, double open, List<Integer> gates, List<Integer> into) {
    layerActions().fold(factor, open, gates, into);
  }

  /** Parameters and statistics of these layers begin anew with values drawn for this step; masks stay, slots are zero. */
  protected final void reinitialize(List<Integer> layers) {
    layerActions().reinitialize(layers);
  }

  /** Remembers parts of the state under a name; it shrinks with the network. Parameters are {@code flat(name)}. */
  protected final void snapshot(String name, Set<Part> parts) {
    snapshots().snapshot(name, parts);
  }

  /** Goes back to what was remembered; what is masked stays zero. */
  protected final void rewind(String name, Set<Part> parts) {
    snapshots().rewind(name, parts);
  }

  /** Slots become zero and bias corrections start again. */
  protected final void resetOptimizer() {
    snapshots().resetOptimizer();
  }

  /** From now on this optimiser updates the parameters: its slots are zero, and its count of updates begins anew. */
  protected final void switchTo(Optimizer optimizer) {
    state().optimizer = optimizer.name();
    snapshots().resetOptimizer();
  }

  /** The training's own optimiser goes on, from zero. */
  protected final void switchOptimizerBack() {
    switchTo(optimizers().get(Optimizer.OF_TRAINING));
  }

  private Actions actions() {
    emission().begin();
    return actions;
  }

  private LayerActions layerActions() {
    emission().begin();
    return layerActions;
  }

  private Snapshots snapshots() {
    emission().begin();
    return snapshots;
  }

  // What the parts of a trainer share.

  final Events events() {
    return events;
  }

  /** The present optimiser. */
  final Optimizer updating() {
    return optimizers().get(state().optimizer);
  }
}
