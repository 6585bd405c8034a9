package dev.prune.runtime.cpu;

import java.util.Arrays;

/**
 * The gradient of a convolution by its weights:
 * {@code dw[o, k] = sum over images and places of planes[shift[k] + place] * dy[o, place]}, a matrix product over
 * places for each image. dy is packed with its channels side by side, so a tile is 8 weights by some output channels,
 * and no lanes need adding. Places between the rows of the output have dy zero.
 *
 * <p>The images are cut into chunks by shape alone; a unit is some output channels of one chunk and has its own copy
 * of the result, laid out {@code [panel of channels][k][channel]}. The copies are added in index order at the end.
 */
final class ConvByWeights extends Work {
  /** Output channels of a unit. */
  private static final int CHANNELS = 32;

  /** Units to aim for, so that several threads have enough to do. */
  private static final int UNITS = 16;

  /** Images of a chunk at least. */
  private static final int IMAGES = 8;

  /** Numbers that the copies of the result may take. */
  private static final int COPIES = 1 << 22;

  /** Places of a packed block at most: with two vectors of 16 it takes 40 KiB. */
  private static final int DEEPEST = 320;

  private final Engine engine;
  private final PanelTiles tiles;
  private final Collect collect = new Collect();
  final PlaneGrid grid = new PlaneGrid();
  FloatArray x;
  FloatArray dy;
  FloatArray gradients;
  int weightAt;
  int images;
  int in;
  int out;
  int outHeight;
  int outWidth;

  /** Weights that one output channel has. */
  int depth;

  private int chunks;
  private int channelBlocks;
  private int panels;
  private int places;
  private int panelAt;

  /** Numbers of one panel's copy: depth, rounded up to whole tiles, by columns. */
  private int panelSize;

  private float[] copies;
  private int[] shifts;

  ConvByWeights(Engine engine) {
    this.engine = engine;
    this.tiles = engine.arithmetic().panels();
  }

  /** Room for the shift of each weight, which the caller writes before {@link #run()}. */
  int[] shifts() {
    shifts = engine.workspace().firstTable(Tiling.roundUp(depth, tiles.tallest()));
    return shifts;
  }

  void run() {
    int rows = Tiling.roundUp(depth, tiles.tallest());
    Arrays.fill(shifts, depth, rows, shifts[depth - 1]);
    panels = (out + tiles.wide() - 1) / tiles.wide();
    panelSize = rows * tiles.wide();
    channelBlocks = (out + CHANNELS - 1) / CHANNELS;
    chunks = Math.clamp(images / IMAGES, 1, Math.max(1, UNITS / channelBlocks));
    chunks = Math.clamp(COPIES / ((long) panels * panelSize), 1, chunks);
    places = grid.span(outHeight, outWidth);
    panelAt = in * grid.size();
    engine.workspace().reserve((long) panelAt + (long) places * tiles.wide());
    copies = engine.workspace().common((long) chunks * panels * panelSize);
    engine.team().run(this, chunks * channelBlocks, 2L * images * out * depth * outHeight * outWidth);
    engine.team().run(collect, panels, (long) chunks * panels * panelSize);
  }

  @Override
  void run(int from, int to, int thread) {
    float[] scratch = engine.workspace().own(thread);
    for (int u = from; u < to; u++) {
      int chunk = u / channelBlocks;
      int first = (u - chunk * channelBlocks) * CHANNELS;
      int end = Math.min(out, first + CHANNELS);
      int firstPanel = chunk * panels + first / tiles.wide();
      int endPanel = chunk * panels + (end + tiles.wide() - 1) / tiles.wide();
      Arrays.fill(copies, firstPanel * panelSize, endPanel * panelSize, 0);
      int image = (int) ((long) images * chunk / chunks);
      int endImage = (int) ((long) images * (chunk + 1) / chunks);
      for (; image < endImage; image++) {
        for (int c = 0; c < in; c++) {
          grid.fill(x.data, (image * in + c) * grid.imageHeight * grid.imageWidth, scratch, c * grid.size());
        }
        for (int panel = firstPanel; panel < endPanel; panel++) {
          panel(image, panel, scratch);
        }
      }
    }
  }

  private int width(int columns) {
    return columns <= tiles.narrow() ? tiles.narrow() : tiles.wide();
  }

  private void panel(int image, int panel, float[] scratch) {
    int channel = (panel % panels) * tiles.wide();
    int columns = Math.min(tiles.wide(), out - channel);
    int width = width(columns);
    pack(image, channel, columns, width, scratch);
    int blocks = (places + DEEPEST - 1) / DEEPEST;
    int block = (places + blocks - 1) / blocks;
    for (int p = 0; p < places; p += block) {
      int deep = Math.min(block, places - p);
      for (int k = 0; k < depth; ) {
        int height = depth - k > 4 ? tiles.tallest() : 4;
        int outAt = panel * panelSize + k * width;
        tiles.scattered(
            height, width, deep, scratch, p, shifts, k, scratch, panelAt + p * width, copies, outAt, width);
        k += height;
      }
    }
  }

  /** Lays out dy of one image with its channels side by side, zeros between the rows. */
  private void pack(int image, int channel, int columns, int width, float[] scratch) {
    int area = outHeight * outWidth;
    int from = (image * out + channel) * area;
    int to = panelAt;
    for (int p = 0; p < outHeight; p++) {
      Panels.packColumns(dy.data, from, area, outWidth, columns, width, scratch, to);
      if (p < outHeight - 1) {
        Arrays.fill(scratch, to + outWidth * width, to + grid.width * width, 0);
      }
      from += outWidth;
      to += grid.width * width;
    }
  }

  /** Adds the copies in index order and gives each output channel its own run of weights; a unit is a panel. */
  private final class Collect extends Work {
    @Override
    void run(int from, int to, int thread) {
      float[] target = gradients.data;
      for (int panel = from; panel < to; panel++) {
        int at = panel * panelSize;
        engine.arithmetic().sums().addRows(copies, at, panels * panelSize, chunks, panelSize, copies, at);
        int channel = panel * tiles.wide();
        int columns = Math.min(tiles.wide(), out - channel);
        int width = width(columns);
        for (int j = 0; j < columns; j++) {
          int result = weightAt + (channel + j) * depth;
          for (int k = 0; k < depth; k++) {
            target[result + k] = copies[at + k * width + j];
          }
        }
      }
    }
  }
}
