package dev.prune.runtime.cpu.plain;

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

/** Loops over scalars. */
public final class PlainArithmetic implements Arithmetic {
  private final PanelTiles panels = new PlainPanels();
  private final ShiftTiles shifts = new PlainShifts();
  private final PlaneTaps planeTaps = new PlainPlaneTaps();
  private final WinogradTransforms winograd = new PlainWinograd();
  private final Packing packing = new PlainPacking();
  private final Sums sums = new PlainSums();
  private final RowSums rowSums = new PlainRowSums(sums);
  private final Halving halving = new PlainHalving();
  private final Columns columns = new PlainColumns();
  private final RandomWords randomWords = new PlainRandomWords();

  @Override
  public String name() {
    return "plain Java";
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
