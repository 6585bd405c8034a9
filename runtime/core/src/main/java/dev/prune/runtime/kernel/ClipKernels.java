package dev.prune.runtime.kernel;

/** Bounds on gradients before an update. */
public interface ClipKernels extends KernelFamily {
  /**
   * {@code g[i] *= min(1, limit / (sqrt(sums[at]) + 1e-6))} for {@code i < dims[count]}: gradients with the squared norm
   * {@code sums[at]} have at most the norm {@code limit} (Pascanu et al., "On the difficulty of training recurrent neural
   * networks", 2013, in the form of PyTorch's {@code clip_grad_norm_}). {@code at} and {@code limit} are literals.
   */
  void clipNorm(Buffer gradients, Buffer sums, Ints dims, int count, int at, double limit);

  /** What is added to a norm before dividing by it. */
  double LEAST = 1e-6;
}
