package dev.prune.runtime.kernel;

/**
 * One step of RMSProp over all parameters at once, as {@link OptimizerKernels} has the other optimisers (Tieleman and
 * Hinton, "Lecture 6.5: rmsprop", 2012, in the form of PyTorch's {@code RMSprop}): {@code d = g + decay * p; s = smoothing
 * * s + (1 - smoothing) * d^2; p -= rate * d / (sqrt(s) + epsilon)}.
 */
public interface RmspropKernels extends KernelFamily {
  /** Without momentum. */
  void rmsprop(
      Buffer parameters,
      Buffer gradients,
      Buffer squares,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double smoothing,
      double epsilon,
      double decay);

  /** {@link #rmsprop} where {@code active} is not 0. */
  void rmspropActive(
      Buffer parameters,
      Buffer gradients,
      Buffer squares,
      Buffer active,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double smoothing,
      double epsilon,
      double decay);

  /** With momentum: {@code v = momentum * v + d / (sqrt(s) + epsilon); p -= rate * v}. */
  void rmspropMomentum(
      Buffer parameters,
      Buffer gradients,
      Buffer squares,
      Buffer velocity,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double smoothing,
      double epsilon,
      double decay,
      double momentum);

  /** {@link #rmspropMomentum} where {@code active} is not 0. */
  void rmspropMomentumActive(
      Buffer parameters,
      Buffer gradients,
      Buffer squares,
      Buffer velocity,
      Buffer active,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double smoothing,
      double epsilon,
      double decay,
      double momentum);
}
