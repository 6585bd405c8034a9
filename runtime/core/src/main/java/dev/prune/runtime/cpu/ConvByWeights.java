package dev.prune.runtime.cpu;

import java.util.Arrays;

/**
 * The gradient of a convolution by its weights: {@code dw[o, c, tap] = sum over images and places of planes[c, shift[tap] +
 * place] * dy[o, place]}, for each image and tap a matrix product over places.
 *
 * <p>The planes of an image are packed with some input channels side by side, place by place, once for all taps: a tap is
 * another place to begin at. Where there are so few input channels that tiles of them would be empty, a tile holds weights
 * instead, each shifted on its own. dy is packed with output channels side by side; places between the output's rows, where
 * the planes have them, have dy zero.
 */
final class ConvByWeights extends WeightGradient {
  /** Numbers that the copies of the result may take. */
  private static final int COPIES = 1 << 22;

  /** Places of a block at most: with two vectors of 16 a panel takes 32 KiB. */
  private static final int DEEPEST = 256;

  /** With fewer input channels a tile holds weights. */
  private static final int FEW = 5;

  /** Rows up to this width are cheaper without gaps, although each column of the window then has planes of its own. */
  private static final int NARROW = 8;

  private final Collect collect = new Collect();
  private final PlaneGrid grid = new PlaneGrid();

  /** Taps that share a packed channel: those of the window, or one where a tile holds weights. */
  private int taps;

  /** Rows of a tap: input channels, or weights. */
  private int rows;

  /** Weights that one output channel has. */
  private int depth;

  private int places;

  /** Numbers of one packed row of a tile. */
  private int packedPlaces;

  private int packedAt;
  private int panelAt;

  /** Numbers of one panel's copy, {@code [tap][row][channel]}: rows rounded up to whole tiles. */
  private int panelSize;

  private float[] copies;

  /** The shift of each tap, or of each row where there is one tap. */
  private int[] shifts;

  ConvByWeights(Engine engine) {
    super(engine);
  }

  @Override
  protected void run() {
    boolean few = in < FEW;
    PlanesOfInput.set(grid, window, window.outWidth() <= NARROW);
    depth = in * window.kernelArea();
    taps = few ? 1 : window.kernelArea();
    rows = few ? depth : in;
    int shifted = taps == 1 ? in : 1;
    shifts = engine.workspace().firstTable(shifted * window.kernelArea());
    PlanesOfInput.shifts(shifts, shifted, grid, window);
    places = grid.span(window.outHeight(), window.outWidth());
    packedPlaces = taps == 1 ? places : grid.size();
    int padded = Tiling.roundUp(rows, 4);
    panelSize = taps * padded * tiles.wide();
    cut((long) panels * panelSize, COPIES);
    packedAt = in * grid.size() + packing.slack();
    panelAt = packedAt + padded * packedPlaces + padded / 4 * packing.slack();
    engine.workspace().reserve(panelAt + (long) panels * places * tiles.wide() + packing.slack());
    engine.workspace().reserveWords(Tiling.roundUp(Math.max(tiles.wide(), tallest), packing.slack()));
    copies = engine.workspace().common((long) chunks * panels * panelSize);
    runUnits(2L * images * out * depth * window.outArea());
    engine.team().run(collect, panels, (long) chunks * panels * panelSize);
  }

  @Override
  protected void unit(
      int chunk, int image, int endImage, int firstPanel, int endPanel, float[] scratch, int[] offsets) {
    Arrays.fill(copies, (chunk * panels + firstPanel) * panelSize, (chunk * panels + endPanel) * panelSize, 0);
    for (; image < endImage; image++) {
      layOut(image, scratch, offsets);
      for (int panel = firstPanel; panel < endPanel; panel++) {
        pack(image, panel, scratch, offsets);
      }
      multiply(chunk, firstPanel, endPanel, scratch);
    }
  }

  /** Packs the planes of an image, tile by tile. */
  private void layOut(int image, float[] scratch, int[] offsets) {
    int area = grid.imageHeight * grid.imageWidth;
    if (taps > 1 && grid.framed()) {
      for (int row = 0; row < rows; ) {
        int height = Tiling.height(row, rows, tallest);
        Packing.offsets(offsets, Tiling.roundUp(height, packing.slack()), area, Math.min(height, rows - row));
        frame((image * in + row) * area, height, scratch, packed(row), offsets);
        row += height;
      }
      return;
    }
    for (int c = 0; c < in; c++) {
      grid.fill(x.data, (image * in + c) * area, scratch, c * grid.size(), packing);
    }
    for (int row = 0; row < rows; ) {
      int height = Tiling.height(row, rows, tallest);
      int count = Math.min(height, rows - row);
      int lanes = Tiling.roundUp(height, packing.slack());
      if (taps == 1) {
        for (int i = 0; i < lanes; i++) {
          offsets[i] = shifts[row + Math.min(i, count - 1)];
        }
        packing.transpose(scratch, 0, offsets, packedPlaces, height, scratch, packed(row));
      } else {
        Packing.offsets(offsets, lanes, grid.size(), count);
        packing.transpose(scratch, row * grid.size(), offsets, packedPlaces, height, scratch, packed(row));
      }
      row += height;
    }
  }

  /** Packs the image with a frame of zeros, straight from where it lies. */
  private void frame(int from, int height, float[] scratch, int to, int[] offsets) {
    int at = to + (grid.padTop * grid.width + grid.padLeft) * height;
    Arrays.fill(scratch, to, at, 0);
    int between = (grid.width - grid.imageWidth) * height;
    for (int i = 0; i < grid.imageHeight; i++) {
      packing.transpose(x.data, from + i * grid.imageWidth, offsets, grid.imageWidth, height, scratch, at);
      at += grid.imageWidth * height;
      // The zeros that end this row and begin the next, where packing may just have written.
      Arrays.fill(scratch, at, at + between, 0);
      at += between;
    }
    Arrays.fill(scratch, at, Math.max(at, to + grid.size() * height), 0);
  }

  /** Where a packed tile begins; tiles keep a distance, since packing writes beyond their last step. */
  private int packed(int row) {
    return packedAt + row * packedPlaces + row / 4 * packing.slack();
  }

  /** Lays out dy of one image with its channels side by side, zeros between the rows. */
  private void pack(int image, int panel, float[] scratch, int[] offsets) {
    int width = tiles.width(out, panel);
    int area = window.outArea();
    int from = (image * out + panel * tiles.wide()) * area;
    int to = panelAt + panel * places * tiles.wide();
    Packing.offsets(offsets, Tiling.roundUp(width, packing.slack()), area, tiles.columns(out, panel));
    if (grid.width == window.outWidth()) {
      packing.transpose(dy.data, from, offsets, area, width, scratch, to);
      return;
    }
    for (int p = 0; p < window.outHeight(); p++) {
      packing.transpose(dy.data, from, offsets, window.outWidth(), width, scratch, to);
      if (p < window.outHeight() - 1) {
        Arrays.fill(scratch, to + window.outWidth() * width, to + grid.width * width, 0);
      }
      from += window.outWidth();
      to += grid.width * width;
    }
  }

  private void multiply(int chunk, int firstPanel, int endPanel, float[] scratch) {
    int blocks = (places + DEEPEST - 1) / DEEPEST;
    int block = (places + blocks - 1) / blocks;
    for (int place = 0; place < places; place += block) {
      int deep = Math.min(block, places - place);
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int width = tiles.width(out, panel);
        int panelFrom = panelAt + panel * places * tiles.wide() + place * width;
        int to = (chunk * panels + panel) * panelSize;
        for (int row = 0; row < rows; ) {
          int height = Tiling.height(row, rows, tallest);
          for (int tap = 0; tap < taps; tap++) {
            int shift = taps == 1 ? 0 : shifts[tap];
            int at = packed(row) + (shift + place) * height;
            int outAt = to + (tap * Tiling.roundUp(rows, 4) + row) * width;
            tiles.multiply(
                height, width, deep, scratch, at, scratch, panelFrom, copies, outAt, width, copies, outAt, width);
          }
          row += height;
        }
      }
    }
  }

  /** Adds the copies in index order and gives each output channel its own run of weights; a unit is a panel. */
  private final class Collect extends Work {
    @Override
    void run(int from, int to, int thread) {
      float[] target = gradients.data;
      int padded = Tiling.roundUp(rows, 4);
      for (int panel = from; panel < to; panel++) {
        int at = panel * panelSize;
        engine.arithmetic().sums().addRows(copies, at, panels * panelSize, chunks, panelSize, copies, at);
        int width = tiles.width(out, panel);
        for (int j = 0; j < tiles.columns(out, panel); j++) {
          int result = weightAt + (panel * tiles.wide() + j) * depth;
          for (int row = 0; row < rows; row++) {
            for (int tap = 0; tap < taps; tap++) {
              target[result + row * taps + tap] = copies[at + (tap * padded + row) * width + j];
            }
          }
        }
      }
    }
  }
}
