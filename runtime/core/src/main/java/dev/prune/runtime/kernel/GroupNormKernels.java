package dev.prune.runtime.kernel;

/**
 * Normalisation of each sample over parts of its channels (Wu and He 2018); one part is layer normalisation (Ba et al. 2016).
 *
 * <p>The channels lie in {@code groups} equal parts. Masked channels are absent: sums run over live channels and are divided
 * by how many those are, and a masked channel is normalised to 0. {@code live} has, from {@code dims[firstLive]} on, a 1 for
 * each live channel and a 0 for each masked one. {@code moments} is {@code [rows, groups, 2]}: mean and biased variance; 0
 * where a part has no live channel.
 */
public interface GroupNormKernels extends KernelFamily {
  /** Mean and variance of each part of each row of {@code x [rows, channels, area]}. */
  void moments(Buffer x, Buffer moments, Ints live, Ints dims, int rows, int channels, int firstLive, int area, int groups);

  /** {@code y = (x - mean) / sqrt(variance + epsilon)}. */
  void normalize(
      Buffer x,
      Buffer moments,
      Buffer y,
      Ints live,
      Ints dims,
      int rows,
      int channels,
      int firstLive,
      int area,
      int groups,
      double epsilon);

  /**
   * The gradient of {@link #normalize} by x, through the moments: with {@code h} what it makes of x and means over a part,
   * {@code dx = (dy - mean(dy) - h mean(dy h)) / sqrt(variance + epsilon)}. The map is symmetric, so it is the tangent, too.
   */
  void byData(
      Buffer x,
      Buffer moments,
      Buffer dy,
      Buffer dx,
      Ints live,
      Ints dims,
      int rows,
      int channels,
      int firstLive,
      int area,
      int groups,
      double epsilon);

  /** How {@link #byData} moves when x moves by {@code direction}, and the moments with it. */
  void byDataTangent(
      Buffer x,
      Buffer moments,
      Buffer dy,
      Buffer direction,
      Buffer tangent,
      Ints live,
      Ints dims,
      int rows,
      int channels,
      int firstLive,
      int area,
      int groups,
      double epsilon);

  /**
   * {@code y[r, c, a] = x[r, c, a] * parameters[dims[gamma] + c] + parameters[dims[beta] + c]}.
   *
   * @param parameters flat: parameters, or how they move
   */
  void affine(Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int channels, int gamma, int beta, int area);

  /**
   * The gradient of {@link #affine} by gamma and beta: {@code sum_{r, a} x dy} and {@code sum_{r, a} dy}; both slices of {@code
   * gradients} are overwritten.
   *
   * @param beta index of the offset of beta, or -1 where gamma's is all that is asked
   */
  void byParameters(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int channels, int gamma, int beta, int area);
}
