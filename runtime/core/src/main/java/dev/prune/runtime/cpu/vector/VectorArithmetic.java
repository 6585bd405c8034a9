package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.Arithmetic;
import dev.prune.runtime.cpu.Columns;
import dev.prune.runtime.cpu.Halving;
import dev.prune.runtime.cpu.Packing;
import dev.prune.runtime.cpu.PanelTiles;
import dev.prune.runtime.cpu.PlaneTaps;
import dev.prune.runtime.cpu.RandomWords;
import dev.prune.runtime.cpu.RowSums;
import dev.prune.runtime.cpu.ShiftTiles;
import dev.prune.runtime.cpu.Sums;
import dev.prune.runtime.cpu.WinogradTransforms;
import jdk.incubator.vector.FloatVector;

/** Loops over the widest vectors that the machine prefers. */
public final class VectorArithmetic implements Arithmetic {
  /**
   * Rows of the tallest tile: machines with 512-bit vectors have 32 registers for them, others may have 16. Into these tiles of 6 rows just fit, by fences that
   * only x86 gives for nothing, see {@link PanelTile6}.
   */
  static final int TALLEST = tallest();

  private final PanelTiles panels = new VectorPanels();
  private final ShiftTiles shifts = new VectorShifts();
  private final PlaneTaps planeTaps = new VectorPlaneTaps();
  private final WinogradTransforms winograd = new VectorWinograd();
  private final Packing packing = new VectorPacking();
  private final Sums sums = new VectorSums();
  private final RowSums rowSums = new VectorRowSums();
  private final Halving halving = new VectorHalving();
  private final Columns columns = new VectorColumns();
  private final RandomWords randomWords = new VectorRandomWords();

  private static int tallest() {
    int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    String machine = System.getProperty("os.arch");
    return bits >= 512 ? 12 : bits == 256 && (machine.equals("amd64") || machine.equals("x86_64")) ? 6 : 4;
  }

  @Override
  public String name() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() + "-bit vectors";
  }

  @Override
  public PanelTiles panels() {
    return panels;
  }

  @Override
  public ShiftTiles shifts() {
    return shifts;
  }

  @Override
  public PlaneTaps planeTaps() {
    return planeTaps;
  }

  @Override
  public WinogradTransforms winograd() {
    return winograd;
  }

  @Override
  public Packing packing() {
    return packing;
  }

  @Override
  public Sums sums() {
    return sums;
  }

  @Override
  public RowSums rowSums() {
    return rowSums;
  }

  @Override
  public Halving halving() {
    return halving;
  }

  @Override
  public Columns columns() {
    return columns;
  }

  @Override
  public RandomWords randomWords() {
    return randomWords;
  }
}
