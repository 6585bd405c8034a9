package dev.prune.runtime;

/**
 * A part of the procedures of a long network, which do not fit into one class: what it names is what its trainer names. Made
 * in a field of the generated class.
 */
public abstract non-sealed class ProgramPart extends ProgramBuffers {
  private final TrainingProgram trainer;

  /** A part of {@code trainer}. */
  protected ProgramPart(TrainingProgram trainer) {
    this.trainer = trainer;
    trainer.add(this);
  }

  @Override
  final Emission emission() {
    return trainer.emission();
  }
}
