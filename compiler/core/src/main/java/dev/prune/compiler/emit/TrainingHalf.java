package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeSpec;

/** What the training half of a program adds to the generated class. */
public interface TrainingHalf {
  /** Whether a score reads gradients in eval mode, so that their procedure is generated. */
  boolean needsGradientsInEval();

  /**
   * The expression that builds {@link dev.prune.runtime.Settings}.
   *
   * @param storage the buffer of the output after {@code predict}
   * @param axis the output's axis
   * @param area the output's area
   */
  CodeBlock settings(int storage, CodeBlock axis, int area);

  /** Adds fields, score procedures and hooks. */
  void emit(TypeSpec.Builder into, Writer writer);

  /**
   * What members are written with.
   *
   * @param calls writes kernel calls and registers what they use
   * @param names gives identifiers that clash with nothing
   */
  record Writer(CallWriter calls, JavaNames names) {}
}
