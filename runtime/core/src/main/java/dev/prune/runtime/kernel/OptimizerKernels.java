package dev.prune.runtime.kernel;

/**
 * One step of an optimiser over all parameters at once: elements {@code 0 <= i < dims[count]} of flat buffers.
 *
 * <p>{@code rate} is the literal position of the learning rate in {@code scalars}, which the host writes before the call.
 * Each kernel has a second form with {@code active}: elements where it is 0 (masked or frozen) keep their parameter and
 * slots to the bit. All coefficients are literals. A device may round slots below 1e-22 to multiples of a number of its own below
 * 1e-35, so that they do not end below the normal numbers, where some processors are slow.
 */
public interface OptimizerKernels extends KernelFamily {
  /** {@code p -= rate * (g + decay * p)}. */
  void sgd(Buffer parameters, Buffer gradients, Buffer scalars, Ints dims, int count, int rate, double decay);

  /** {@link #sgd} where {@code active} is not 0. */
  void sgdActive(
      Buffer parameters, Buffer gradients, Buffer active, Buffer scalars, Ints dims, int count, int rate, double decay);

  /**
   * {@code d = g + decay * p; v = momentum * v + d; p -= rate * (nesterov ? d + momentum * v : v)}, as PyTorch's SGD with
   * dampening 0.
   */
  void momentum(
      Buffer parameters,
      Buffer gradients,
      Buffer velocity,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double momentum,
      double decay,
      boolean nesterov);

  /** {@link #momentum} where {@code active} is not 0. */
  void momentumActive(
      Buffer parameters,
      Buffer gradients,
      Buffer velocity,
      Buffer active,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      double momentum,
      double decay,
      boolean nesterov);

  /**
   * Adam (Kingma and Ba 2015), or AdamW (Loshchilov and Hutter 2019) where {@code decoupled}: {@code d = g + decay * p}
   * (Adam) or {@code p -= rate * decay * p} first (AdamW); {@code m = beta1 * m + (1 - beta1) * d; v = beta2 * v + (1 -
   * beta2) * d^2; p -= rate * (m / c1) / (sqrt(v / c2) + epsilon)}.
   *
   * @param correction literal position in {@code scalars} of {@code c1 = 1 - beta1^t}, followed by {@code c2 = 1 -
   *     beta2^t}
   */
  void adam(
      Buffer parameters,
      Buffer gradients,
      Buffer first,
      Buffer second,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      int correction,
      double beta1,
      double beta2,
      double epsilon,
      double decay,
      boolean decoupled);

  /** {@link #adam} where {@code active} is not 0. */
  void adamActive(
      Buffer parameters,
      Buffer gradients,
      Buffer first,
      Buffer second,
      Buffer active,
      Buffer scalars,
      Ints dims,
      int count,
      int rate,
      int correction,
      double beta1,
      double beta2,
      double epsilon,
      double decay,
      boolean decoupled);
}
