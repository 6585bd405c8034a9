package dev.prune.runtime.cpu;

/** The inner loops that are written by hand for one instruction set; everything else is shared. */
public interface Arithmetic {
  /** What it computes with, for the device's description: {@code 512-bit vectors}. */
  String name();

  /** Tiles of matrix products, among them the gradient of convolutions by weights. */
  PanelTiles panels();

  /** Tiles of convolutions whose output runs along pixels. */
  ShiftTiles shifts();

  /** Sums of shifted runs of planes. */
  PlaneTaps planeTaps();

  /** Transforms of Winograd's algorithm for convolutions of 3 by 3. */
  WinogradTransforms winograd();

  /** Operands in the order in which tiles read them. */
  Packing packing();

  /** Sums over runs of a buffer. */
  Sums sums();

  /** Sums over runs that lie at equal distances. */
  RowSums rowSums();

  /** Pooling by windows of 2 by 2. */
  Halving halving();

  /** Sums and steps over columns, row by row. */
  Columns columns();

  /** Random words and what is dropped by them. */
  RandomWords randomWords();
}
