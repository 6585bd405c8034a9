package dev.prune.runtime.kernel;

/**
 * Batch normalisation over rows and area, channel by channel (Ioffe and Szegedy 2015): {@code y = gamma * (x - mean) /
 * sqrt(variance + epsilon) + beta}. {@code area}, {@code momentum} and {@code epsilon} are literals.
 */
public interface BatchNormKernels extends KernelFamily {
  /** Mean and biased variance of this batch: {@code moments} is {@code [mean (channels), variance (channels)]}. */
  void moments(Buffer x, Buffer moments, Ints dims, int rows, int channels, int area);

  /**
   * Moves the running statistics: {@code running = (1 - momentum) * running + momentum * batch}; the variance is made
   * unbiased by {@code n / max(1, n - 1)}, n = rows * area.
   *
   * @param statistics flat; {@code mean} and {@code variance} are indices of offsets
   */
  void track(
      Buffer moments,
      Buffer statistics,
      Ints dims,
      int rows,
      int channels,
      int mean,
      int variance,
      int area,
      double momentum);

  /** Normalises with the moments of this batch. */
  void normalize(
      Buffer x,
      Buffer moments,
      Buffer parameters,
      Buffer y,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon);

  /** Normalises with the running statistics. */
  void normalizeFixed(
      Buffer x,
      Buffer statistics,
      Buffer parameters,
      Buffer y,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int mean,
      int variance,
      int area,
      double epsilon);

  /** The gradient of {@link #normalize} with respect to {@code x}, through the moments too. */
  void byData(
      Buffer x,
      Buffer moments,
      Buffer parameters,
      Buffer dy,
      Buffer dx,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int area,
      double epsilon);

  /** The gradient of {@link #normalizeFixed} with respect to {@code x}. */
  void byDataFixed(
      Buffer statistics,
      Buffer parameters,
      Buffer dy,
      Buffer dx,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int variance,
      int area,
      double epsilon);

  /** Overwrites the slices of {@code gamma} and {@code beta} in {@code gradients}, for {@link #normalize}. */
  void byParameters(
      Buffer x,
      Buffer moments,
      Buffer dy,
      Buffer gradients,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon);

  /** Overwrites the slices of {@code gamma} and {@code beta} in {@code gradients}, for {@link #normalizeFixed}. */
  void byParametersFixed(
      Buffer x,
      Buffer statistics,
      Buffer dy,
      Buffer gradients,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int mean,
      int variance,
      int area,
      double epsilon);

  /**
   * The tangent of {@link #byData} along {@code x}, whose moments move with it; {@code dy} and the parameters are held
   * fixed. With {@code n = rows * area}, {@code s = sqrt(variance + epsilon)}, {@code h = (x - mean) / s}, {@code t =
   * xTangent} and means over the {@code n} numbers of a channel, {@code s} moves by {@code q = mean(h * t)} and {@code
   * h} by {@code hDot = (t - mean(t) - h * q) / s}, so that {@code out = gamma / s * (-q / s * (dy - mean(dy) - h *
   * mean(dy * h)) - hDot * mean(dy * h) - h * mean(dy * hDot))}.
   *
   * @param moments those of {@code x}
   */
  void byDataTangent(
      Buffer x,
      Buffer moments,
      Buffer parameters,
      Buffer dy,
      Buffer xTangent,
      Buffer out,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int area,
      double epsilon);

  /**
   * The tangent of {@link #byParameters} along {@code x}: {@code into[gamma + c] = sum(dy * hDot)} with {@code hDot} of
   * {@link #byDataTangent}, and {@code into[beta + c] = 0}.
   *
   * @param moments those of {@code x}
   * @param into flat; its slices of {@code gamma} and {@code beta} are overwritten
   */
  void byParametersTangent(
      Buffer x,
      Buffer moments,
      Buffer dy,
      Buffer xTangent,
      Buffer into,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon);

  /**
   * The tangent of {@link #byParametersFixed} along {@code x}: {@code into[gamma + c] = sum(dy * xTangent) /
   * sqrt(variance + epsilon)} and {@code into[beta + c] = 0}.
   *
   * @param into flat; its slices of {@code gamma} and {@code beta} are overwritten
   */
  void byParametersFixedTangent(
      Buffer statistics,
      Buffer dy,
      Buffer xTangent,
      Buffer into,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int variance,
      int area,
      double epsilon);
}
