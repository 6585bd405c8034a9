package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import java.util.List;
import java.util.Optional;

/** An operation of the language. */
public interface Operation {
  /** How it is written. */
  String name();

  /** Its arguments. */
  Signature signature();

  /** One sentence for `explain` and the language reference. */
  String summary();

  /** Fewest inputs. */
  default int minInputs() {
    return 1;
  }

  /** Most inputs. */
  default int maxInputs() {
    return 1;
  }

  /** The shape rule. */
  ShapeResult shape(List<Shape> inputs, Arguments arguments);

  /** What it makes of channels, where that is the same for all shapes and arguments. */
  default Channels channels() {
    return new Channels.Same();
  }

  /** What it makes of channels. */
  default Channels channels(List<Shape> inputs, Arguments arguments) {
    return channels();
  }

  /** The tensors it owns. */
  default List<TensorRule> tensors(Shape input, Shape output, Arguments arguments) {
    return List.of();
  }

  /** Forward FLOPs. */
  CostRule cost(Shape input, Shape output, Arguments arguments);

  /** Whether it owns a weight: such a layer can take the name of the value it makes, and be pruned. */
  default boolean weighted() {
    return false;
  }

  /** What it multiplies each channel by when it is evaluated, where it does nothing else: where it is a gate. */
  default Optional<Factor> factor(Arguments arguments) {
    return Optional.empty();
  }

  /** Whether it does nothing but multiply each channel by a factor. */
  default boolean gates() {
    return false;
  }

  /**
   * The arguments with which it makes so many channels; asked only where something changes.
   *
   * @param channels of the output
   * @param feeding of what feeds one output channel; for a cut, what lies before it
   */
  default Arguments resized(Arguments arguments, int channels, int feeding) {
    return weighted() ? arguments.with(signature().parameters().getFirst().name(), channels) : arguments;
  }

  /**
   * Whether it counts where layers are counted from the outputs, which is part of the keys of random numbers. What can be put
   * into a network for a while and leave it again does not: the other layers draw the same numbers with and without it.
   */
  default boolean counted() {
    return true;
  }

  /** Whether the activation of a layer before it is looked for behind it. */
  default Onward onward() {
    return Onward.BEHIND;
  }

  /** Adds its forward instructions and returns the output. */
  Value build(LayerScope layer, List<Value> inputs);
}
