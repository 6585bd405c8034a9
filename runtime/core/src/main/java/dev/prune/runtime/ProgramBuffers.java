package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;

/** The buffers that procedures name, in a trainer and in the parts of a long one. */
abstract sealed class ProgramBuffers permits TrainingProgram, ProgramPart {
  /** All parameters; gradients of the mean loss; running statistics. Flat; replaced at events like all buffers here. */
  protected Buffer parameters, gradients, statistics;

  /** 1 for parameters that are updated, 0 for masked and frozen ones; null where all are updated. */
  protected Buffer active;

  /** Learning rate and corrections; one loss a row; one hit a row; sums. */
  protected Buffer scalars, losses, hits, totals;

  /** One score a unit at each layer's unit offset, and one a parameter; null where no score is declared. */
  protected Buffer unitScores, elementScores;

  /** Real targets of the batch; null with classes. */
  protected Buffer targets;

  /** What events and tails of the data change. */
  protected Ints dims;

  /** Classes of the batch; null with real targets. */
  protected Ints labels;

  /** Sample indices, random keys and original channels; null where the program drops nothing out. */
  protected Ints samples, keys, originals;

  /** A 1 for each live channel, a 0 for each masked one; null where no kernel asks. */
  protected Ints live;

  abstract Emission emission();

  /** The physical buffer of {@code Network.storage()} at {@code index}. */
  protected final Buffer buffer(int index) {
    return emission().buffers().real(Memory.value(index));
  }

  /** The batch's samples. */
  protected final Buffer input() {
    return emission().buffers().real("input");
  }

  /** A slot of the optimiser. */
  protected final Buffer slot(int index) {
    return emission().buffers().real(Memory.slot(index));
  }

  /** A named buffer with one number a parameter; gathered at events. Made when first asked for, by a hook. */
  protected final Buffer flat(String name) {
    return emission().flat(name);
  }

  /** A named buffer with one number a unit; gathered at events. Made when first asked for, by a hook. */
  protected final Buffer unitBuffer(String name) {
    return emission().units(name);
  }

  /** Takes the buffers there are now. */
  final void bind() {
    Buffers buffers = emission().buffers();
    parameters = buffers.real("parameters");
    gradients = buffers.real("gradients");
    statistics = buffers.real("statistics");
    active = buffers.real("active");
    scalars = buffers.real("scalars");
    losses = buffers.real("losses");
    hits = buffers.real("hits");
    totals = buffers.real("totals");
    unitScores = buffers.real("unit scores");
    elementScores = buffers.real("element scores");
    targets = buffers.real("targets");
    dims = buffers.whole("dims");
    labels = buffers.whole("labels");
    samples = buffers.whole("samples");
    keys = buffers.whole("keys");
    originals = buffers.whole("originals");
    live = buffers.whole("live");
  }
}
