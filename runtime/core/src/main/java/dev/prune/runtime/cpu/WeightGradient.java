package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;

/**
 * A way to compute the gradient of a convolution by its weights, and what it reads and writes.
 *
 * <p>The images are cut into chunks by shape alone, and output channels into panels of two vectors; a unit is some panels of one
 * chunk. Each chunk has its own copy of the result, and the copies are added in index order at the end.
 */
abstract class WeightGradient extends Work {
  /** Output channels that decide into how many chunks images are cut. */
  private static final int CHANNELS = 32;

  /** Units to aim for, so that several threads have enough to do. */
  private static final int UNITS = 16;

  /** Images of a chunk at least. */
  private static final int IMAGES = 8;

  protected final Engine engine;
  protected final PanelTiles tiles;
  protected final Packing packing;
  protected FloatArray x;
  protected FloatArray dy;
  protected FloatArray gradients;
  protected int weightAt;
  protected int images;
  protected int in;
  protected int out;
  protected Window window;

  /** Panels of output channels. */
  protected int panels;

  /** Rows of the tallest tile: there is one narrow panel, or the others are wide. */
  protected int tallest;

  /** Chunks of images. */
  protected int chunks;

  /** Panels of a unit, but the last of a chunk. */
  private int unitPanels;

  private int unitsOfChunk;

  protected WeightGradient(Engine engine) {
    this.engine = engine;
    this.tiles = engine.arithmetic().panels();
    this.packing = engine.arithmetic().packing();
  }

  /** Computes one gradient. */
  final void run(
      FloatArray x, FloatArray dy, FloatArray gradients, int weightAt, int images, int in, int out, Window window) {
    this.x = x;
    this.dy = dy;
    this.gradients = gradients;
    this.weightAt = weightAt;
    this.images = images;
    this.in = in;
    this.out = out;
    this.window = window;
    panels = tiles.panels(out);
    tallest = out <= tiles.narrow() ? tiles.tallestNarrow() : tiles.tallest();
    run();
  }

  /** Computes the gradient of what was set. */
  protected abstract void run();

  /**
   * Cuts the images into chunks.
   *
   * @param copy numbers of one copy of the result
   * @param most numbers that all copies may take
   */
  protected final void cut(long copy, int most) {
    chunks = Math.clamp(images / IMAGES, 1, Math.max(1, UNITS / ((out + CHANNELS - 1) / CHANNELS)));
    chunks = Math.clamp(most / copy, 1, chunks);
    // Each unit lays the images of its chunk out anew: a chunk is one unit where there are enough of them.
    unitPanels = chunks >= engine.team().threads() ? panels : 1;
    unitsOfChunk = (panels + unitPanels - 1) / unitPanels;
  }

  /** Runs all units. */
  protected final void runUnits(long operations) {
    engine.team().run(this, chunks * unitsOfChunk, operations);
  }

  @Override
  final void run(int from, int to, int thread) {
    float[] scratch = engine.workspace().own(thread);
    int[] offsets = engine.workspace().words(thread);
    for (int u = from; u < to; u++) {
      int chunk = u / unitsOfChunk;
      int firstPanel = (u - chunk * unitsOfChunk) * unitPanels;
      int endPanel = Math.min(panels, firstPanel + unitPanels);
      int image = (int) ((long) images * chunk / chunks);
      int endImage = (int) ((long) images * (chunk + 1) / chunks);
      unit(chunk, image, endImage, firstPanel, endPanel, scratch, offsets);
    }
  }

  /** Adds the products of some images to some panels of the copy of their chunk. */
  protected abstract void unit(
      int chunk, int image, int endImage, int firstPanel, int endPanel, float[] scratch, int[] offsets);
}
