package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.ShiftTiles;
import jdk.incubator.vector.FloatVector;

/** Runs of one or two vectors of pixels. */
final class VectorShifts implements ShiftTiles {
  private static final int V = FloatVector.SPECIES_PREFERRED.length();

  @Override
  public int tallest() {
    return VectorArithmetic.TALLEST;
  }

  @Override
  public int wide() {
    return 2 * V;
  }

  @Override
  public int narrow() {
    return V;
  }

  @Override
  public void convolve(
      int height,
      int width,
      int depth,
      float[] weights,
      int weightsAt,
      float[] planes,
      int at,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride) {
    if (height == 8 && width == V) {
      ShiftTile8.narrow(depth, weights, weightsAt, planes, at, shifts, out, outAt, outStride);
    } else if (height == 8) {
      ShiftTile8.wide(depth, weights, weightsAt, planes, at, shifts, out, outAt, outStride);
    } else if (width == V) {
      ShiftTile4.narrow(depth, weights, weightsAt, planes, at, shifts, out, outAt, outStride);
    } else {
      ShiftTile4.wide(depth, weights, weightsAt, planes, at, shifts, out, outAt, outStride);
    }
  }
}
