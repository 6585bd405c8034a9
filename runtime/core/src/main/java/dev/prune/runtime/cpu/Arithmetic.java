package dev.prune.runtime.cpu;

/** The inner loops that are written by hand for one instruction set; everything else is shared. */
public interface Arithmetic {
  /** What it computes with, for the device's description: {@code 512-bit vectors}. */
  String name();

  /** Tiles of matrix products. */
  PanelTiles panels();

  /** Tiles of convolutions whose output runs along pixels. */
  ShiftTiles shifts();

  /** Tiles of sums over pixels. */
  DotTiles dots();

  /** Sums over runs of a buffer. */
  Sums sums();
}
