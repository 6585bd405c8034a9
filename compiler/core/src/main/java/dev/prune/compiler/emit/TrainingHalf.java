package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.instruction.ActivationPass;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.runtime.Memory;
import dev.prune.runtime.Settings;
import dev.prune.runtime.network.Axis;
import java.util.List;
import java.util.Set;

/** What the training half of a program adds to the generated class. */
public interface TrainingHalf {
  /** The gradient programs that scores read, so that they are generated. */
  Set<GradientPass> gradients();

  /** The gradient programs whose motion scores read: second derivatives. */
  Set<GradientPass> tangents();

  /** The measurements of activations, so that their procedures are generated. */
  List<ActivationPass> activations();

  /**
   * The expression that builds {@link dev.prune.runtime.Settings}.
   *
   * @param storage the buffer of the output after {@code predict}
   * @param axis the output's axis
   * @param area the output's area
   */
  CodeBlock settings(int storage, Axis axis, int area);

  /** The settings that {@link #settings} writes, for the plan; asked for after {@link #emit}. */
  Settings value(int storage, Axis axis, int area);

  /** The optional buffers that the generated class has from the beginning; asked for after {@link #emit}. */
  Memory.Needs needs();

  /** What the constructor does, asked for after {@link #emit}. */
  CodeBlock constructor();

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
