package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.Halving;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * A window in each lane of a short vector: their inputs are two such vectors of each of their two rows, unzipped. The last
 * vector of a row ends with its last window; what it shares with the one before comes out the same again. Images whose rows
 * fill no vector go window by window.
 */
final class VectorHalving implements Halving {
  /** Half as long as others, since rows are short after the first poolings. */
  private static final VectorSpecies<Float> S =
      VectorSpecies.of(float.class, VectorShape.forBitSize(FloatVector.SPECIES_PREFERRED.vectorBitSize() / 2));

  private static final int V = S.length();
  private static final VectorShuffle<Float> EVEN = VectorShuffle.makeUnzip(S, 0);
  private static final VectorShuffle<Float> ODD = VectorShuffle.makeUnzip(S, 1);
  private static final VectorShuffle<Float> LOWER = VectorShuffle.makeZip(S, 0);
  private static final VectorShuffle<Float> UPPER = VectorShuffle.makeZip(S, 1);

  @Override
  public void largest(float[] x, int at, int pitch, int height, int width, float[] y, int to) {
    if (width < V) {
      Halving.largestOfEach(x, at, pitch, height, width, y, to);
      return;
    }
    for (int p = 0; p < height; p++) {
      int line = at + 2 * p * pitch;
      int out = to + p * width;
      for (int done = 0; done < width; done += V) {
        int q = Math.min(done, width - V);
        int i = line + 2 * q;
        FloatVector lower = FloatVector.fromArray(S, x, i).max(FloatVector.fromArray(S, x, i + pitch));
        FloatVector upper = FloatVector.fromArray(S, x, i + V).max(FloatVector.fromArray(S, x, i + pitch + V));
        lower.rearrange(EVEN, upper).max(lower.rearrange(ODD, upper)).intoArray(y, out + q);
      }
    }
  }

  @Override
  public void gradient(
      float[] x, float[] dx, int at, int pitch, int height, int width, float[] y, float[] dy, int from) {
    if (width < V) {
      Halving.gradientOfEach(x, dx, at, pitch, height, width, y, dy, from);
      return;
    }
    FloatVector zero = FloatVector.zero(S);
    for (int p = 0; p < height; p++) {
      int line = at + 2 * p * pitch;
      int out = from + p * width;
      for (int done = 0; done < width; done += V) {
        int q = Math.min(done, width - V);
        int i = line + 2 * q;
        FloatVector largest = FloatVector.fromArray(S, y, out + q);
        FloatVector slope = FloatVector.fromArray(S, dy, out + q);
        FloatVector a = FloatVector.fromArray(S, x, i);
        FloatVector b = FloatVector.fromArray(S, x, i + V);
        VectorMask<Float> first = a.rearrange(EVEN, b).eq(largest);
        VectorMask<Float> second = a.rearrange(ODD, b).eq(largest).andNot(first);
        VectorMask<Float> found = first.or(second);
        FloatVector c = FloatVector.fromArray(S, x, i + pitch);
        FloatVector d = FloatVector.fromArray(S, x, i + pitch + V);
        VectorMask<Float> third = c.rearrange(EVEN, d).eq(largest).andNot(found);
        VectorMask<Float> fourth = c.rearrange(ODD, d).eq(largest).andNot(found.or(third));
        FloatVector even = zero.blend(slope, first);
        FloatVector odd = zero.blend(slope, second);
        even.rearrange(LOWER, odd).intoArray(dx, i);
        even.rearrange(UPPER, odd).intoArray(dx, i + V);
        even = zero.blend(slope, third);
        odd = zero.blend(slope, fourth);
        even.rearrange(LOWER, odd).intoArray(dx, i + pitch);
        even.rearrange(UPPER, odd).intoArray(dx, i + pitch + V);
      }
    }
  }
}
