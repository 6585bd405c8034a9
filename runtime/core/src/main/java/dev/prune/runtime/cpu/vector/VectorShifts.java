package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.ShiftTiles;
import jdk.incubator.vector.FloatVector;

/** Runs of one vector of pixels. */
final class VectorShifts implements ShiftTiles {
  @Override
  public int tallest() {
    return VectorArithmetic.TALLEST;
  }

  @Override
  public int run() {
    return FloatVector.SPECIES_PREFERRED.length();
  }

  @Override
  public void wide(
      int height,
      int depth,
      float[] weights,
      int weightsAt,
      float[] planes,
      int first,
      int second,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride) {
    switch (height) {
      case 12 -> ShiftTile12.wide(depth, weights, weightsAt, planes, first, second, shifts, out, outAt, outStride);
      case 6 -> ShiftTile6.wide(depth, weights, weightsAt, planes, first, second, shifts, out, outAt, outStride);
      case 8 -> ShiftTile8.wide(depth, weights, weightsAt, planes, first, second, shifts, out, outAt, outStride);
      default -> ShiftTile4.wide(depth, weights, weightsAt, planes, first, second, shifts, out, outAt, outStride);
    }
  }

  @Override
  public void narrow(
      int height,
      int depth,
      float[] weights,
      int weightsAt,
      float[] planes,
      int first,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride) {
    switch (height) {
      case 12 -> ShiftTile12.narrow(depth, weights, weightsAt, planes, first, shifts, out, outAt, outStride);
      case 6 -> ShiftTile6.narrow(depth, weights, weightsAt, planes, first, shifts, out, outAt, outStride);
      case 8 -> ShiftTile8.narrow(depth, weights, weightsAt, planes, first, shifts, out, outAt, outStride);
      default -> ShiftTile4.narrow(depth, weights, weightsAt, planes, first, shifts, out, outAt, outStride);
    }
  }
}
