package dev.prune.runtime.cpu;

import java.util.Arrays;

/**
 * A convolution of 3 by 3 and stride 1 by Winograd's algorithm ({@link WinogradTransforms}): the forward pass, and the gradient by data,
 * which is one of dy with its filters mirrored. A unit is some output channels of one {@link WinogradBlocks block}.
 *
 * <p>Channel by channel the thread lays out the columns of a block's inputs and transforms them; for each of the 16 places of a tile, filters times
 * inputs is a matrix product over the input channels; then come the outputs, channel by channel. All of it lies in the thread's
 * scratch, and no output depends on how it was cut.
 */
final class WinogradConvolution extends Work {
  /** Places of a tile. */
  static final int PLACES = 16;

  /** Weights of a filter. */
  static final int TAPS = 9;

  /** The place whose number is added to all four outputs: a bias begins there. */
  private static final int BIAS_PLACE = 5;

  /** Numbers of a line of a cache. */
  private static final int CACHE_LINE = 16;

  /** Channels of a unit where there are few blocks for the threads; whole tiles of every height. */
  private static final int CHANNELS = 2 * Tiling.ROWS;

  private final Engine engine;
  private final ShiftTiles tiles;
  private final Packing packing;
  private final WinogradTransforms transforms;
  private final WinogradBlocks blocks = new WinogradBlocks();
  private final Filters filters = new Filters();
  FloatArray source;
  int sourceChannels;
  int sourceHeight;
  int sourceWidth;
  FloatArray target;
  int targetChannels;
  int targetHeight;
  int targetWidth;
  int padTop;
  int padLeft;
  float[] weights;

  /** The first weight of output channel o and input channel c is {@code weightsAt + o * outStep + c * inStep}. */
  int weightsAt;

  int outStep;
  int inStep;

  /** Whether filters are mirrored. */
  boolean mirrored;

  /** A bias for each output channel, or null for none. */
  float[] bias;

  int biasAt;
  private int images;
  private int unitChannels;
  private int unitsOfBlock;

  /** Transformed filters of all threads: place by place, tile by tile of output channels. */
  private float[] transformed;

  /** From one place of the filters to the next. */
  private int filterPlace;

  /** From one row of the products to the next: tiles of a block, and a vector more. */
  private int pitch;

  /** Numbers of a line of inputs with zeros at both ends. */
  private int line;

  /** Whether outputs go straight into the result. */
  private boolean straight;

  /** From one place of the transformed inputs to the next, and of the products. */
  private int inputPlace;

  private int productPlace;
  private int inputsAt;
  private int productsAt;
  private int outputsAt;
  private int[] shifts;
  private int[] steps;

  WinogradConvolution(Engine engine) {
    this.engine = engine;
    this.tiles = engine.arithmetic().shifts();
    this.packing = engine.arithmetic().packing();
    this.transforms = engine.arithmetic().winograd();
  }

  void convolve(int allImages) {
    images = allImages;
    blocks.cut(allImages, sourceChannels + targetChannels, targetHeight, targetWidth);
    int slack = packing.slack();
    int run = tiles.run();
    // A row of whole runs, and one more, so that rows do not all begin in the same set of the nearest cache.
    pitch = Tiling.roundUp(blocks.tiles, run) + run;
    line = 2 * blocks.columns + 2;
    inputPlace = apart(sourceChannels * pitch);
    productPlace = apart(Tiling.roundUp(targetChannels, 4) * pitch);
    inputsAt = (2 * blocks.rowsOfBlock + 2) * line + 3 * slack;
    productsAt = inputsAt + PLACES * inputPlace;
    outputsAt = productsAt + PLACES * productPlace;
    tables();
    long own = outputsAt + 4L * pitch + slack;
    long packed = (long) tiles.tallest() * sourceChannels * TAPS + 2L * slack;
    engine.workspace().reserve(Math.max(own, packed));
    engine.workspace().reserveWords(Tiling.roundUp(tiles.tallest(), slack));
    filterPlace = filterAt(Tiling.roundUp(targetChannels, 4)) + slack;
    transformed = engine.workspace().common((long) PLACES * filterPlace);
    engine.team().run(
        filters, (targetChannels + Tiling.ROWS - 1) / Tiling.ROWS, 40L * targetChannels * sourceChannels);
    // Tiles fill whole rows of outputs, and vectors whole rows of tiles.
    straight = 2 * blocks.rows == targetHeight && targetWidth % (2 * run) == 0;
    boolean whole = blocks.blocks >= 2 * engine.team().threads();
    unitChannels = whole ? targetChannels : Math.min(CHANNELS, targetChannels);
    unitsOfBlock = (targetChannels + unitChannels - 1) / unitChannels;
    long operations = 2L * PLACES * allImages * blocks.rows * blocks.columns * targetChannels * sourceChannels;
    engine.team().run(this, blocks.blocks * unitsOfBlock, operations);
  }

  /** At least so many numbers, so that as many runs that lie so far apart do not all begin in the same set of a cache. */
  static int apart(int numbers) {
    return (numbers / CACHE_LINE | 1) * CACHE_LINE + 2 * CACHE_LINE;
  }

  /** Where the filters of the tile of output channels begin whose first channel is given. */
  private int filterAt(int channel) {
    return channel * (sourceChannels + 1) + channel / 4 * packing.slack();
  }

  /** Places of inputs in the order of depth, and of weights in that of depth and tap. */
  private void tables() {
    shifts = engine.workspace().firstTable(sourceChannels);
    steps = engine.workspace().secondTable(sourceChannels * TAPS);
    for (int c = 0; c < sourceChannels; c++) {
      shifts[c] = c * pitch;
      for (int tap = 0; tap < TAPS; tap++) {
        steps[c * TAPS + tap] = c * inStep + (mirrored ? TAPS - 1 - tap : tap);
      }
    }
  }

  /** Transforms filters; a unit is {@link Tiling#ROWS} output channels. */
  private final class Filters extends Work {
    @Override
    void run(int from, int to, int thread) {
      float[] scratch = engine.workspace().own(thread);
      int[] offsets = engine.workspace().words(thread);
      int end = Math.min(targetChannels, to * Tiling.ROWS);
      int height;
      for (int channel = from * Tiling.ROWS; channel < end; channel += height) {
        height = Tiling.height(channel, targetChannels, tiles.tallest());
        int count = Math.min(height, targetChannels - channel);
        Packing.offsets(offsets, Tiling.roundUp(height, packing.slack()), outStep, count);
        packing.gather(
            weights, weightsAt + channel * outStep, offsets, steps, sourceChannels * TAPS, height, scratch, 0);
        int first = filterAt(channel);
        for (int place = 0; place < PLACES; place++) {
          int at = place * filterPlace + first;
          for (int i = 0; i < height; i++) {
            transformed[at + i] = bias == null || place != BIAS_PLACE || i >= count ? 0 : bias[biasAt + channel + i];
          }
        }
        transforms.filters(scratch, 0, height, sourceChannels, transformed, first + height, filterPlace);
      }
    }
  }

  @Override
  void run(int from, int to, int thread) {
    float[] scratch = engine.workspace().own(thread);
    int transformedBlock = -1;
    for (int u = from; u < to; u++) {
      int block = u / unitsOfBlock;
      if (block != transformedBlock) {
        inputs(block, scratch);
        transformedBlock = block;
      }
      int channel = (u - block * unitsOfBlock) * unitChannels;
      int end = Math.min(targetChannels, channel + unitChannels);
      int imagesOfBlock = Math.min(images - blocks.image(block), blocks.images);
      multiply(imagesOfBlock * rows(blocks.row(block)) * blocks.columns, channel, end, scratch);
      outputs(block, channel, end, scratch);
    }
  }

  private void inputs(int block, float[] scratch) {
    int end = Math.min(images, blocks.image(block) + blocks.images);
    int row = blocks.row(block);
    int count = rows(row) * blocks.columns;
    for (int image = blocks.image(block); image < end; image++) {
      int to = inputsAt + (image - blocks.image(block)) * count;
      int from = image * sourceChannels * sourceHeight * sourceWidth;
      for (int c = 0; c < sourceChannels; c++) {
        lines(from, 2 * row - padTop, 2 * rows(row) + 2, scratch);
        transforms.inputs(scratch, 0, line, blocks.columns, rows(row), scratch, to + c * pitch, inputPlace);
        from += sourceHeight * sourceWidth;
      }
    }
  }

  /** Rows of tiles of the block that begins with a row. */
  private int rows(int row) {
    return Math.min(blocks.rowsOfBlock, blocks.rows - row);
  }

  /** Lines of a channel with zeros around them, from one that may lie above or below the image. */
  private void lines(int channelAt, int top, int count, float[] scratch) {
    int first = Math.clamp(-top, 0, count);
    int end = Math.clamp(sourceHeight - top, first, count);
    Arrays.fill(scratch, 0, first * line, 0);
    packing.lines(
        source.data, channelAt + (top + first) * sourceWidth, sourceWidth, sourceWidth, -padLeft, end - first, scratch,
        first * line, line);
    Arrays.fill(scratch, end * line, count * line, 0);
  }

  /** For each place of a tile: products over the input channels. */
  private void multiply(int count, int firstChannel, int endChannel, float[] scratch) {
    int run = tiles.run();
    int height;
    for (int place = 0; place < PLACES; place++) {
      int from = inputsAt + place * inputPlace;
      int to = productsAt + place * productPlace;
      for (int tile = 0; tile < count; tile += 2 * run) {
        boolean wide = tile + run < count;
        for (int channel = firstChannel; channel < endChannel; channel += height) {
          height = Tiling.height(channel, targetChannels, tiles.tallest());
          int filter = place * filterPlace + filterAt(channel);
          int out = to + channel * pitch + tile;
          int at = from + tile;
          if (wide) {
            tiles.wide(
                height, sourceChannels, transformed, filter, scratch, at, at + run, shifts, scratch, out, pitch);
          } else {
            tiles.narrow(height, sourceChannels, transformed, filter, scratch, at, shifts, scratch, out, pitch);
          }
        }
      }
    }
  }

  private void outputs(int block, int firstChannel, int endChannel, float[] scratch) {
    int end = Math.min(images, blocks.image(block) + blocks.images);
    int row = blocks.row(block);
    int count = rows(row) * blocks.columns;
    float[] out = target.data;
    for (int image = blocks.image(block); image < end; image++) {
      int tile = productsAt + (image - blocks.image(block)) * count;
      for (int channel = firstChannel; channel < endChannel; channel++) {
        int from = tile + channel * pitch;
        int to = ((image * targetChannels + channel) * targetHeight + 2 * row) * targetWidth;
        if (straight) {
          transforms.outputs(scratch, from, productPlace, count, blocks.columns, out, to, targetWidth);
        } else {
          transforms.outputs(scratch, from, productPlace, count, count, scratch, outputsAt, 2 * pitch);
          copy(scratch, Math.min(2 * rows(row), targetHeight - 2 * row), out, to);
        }
      }
    }
  }

  /** The rows of outputs that the image has; tiles have computed the upper rows of all of them, then the lower ones. */
  private void copy(float[] scratch, int kept, float[] out, int to) {
    for (int i = 0; i < kept; i++) {
      int from = outputsAt + i % 2 * 2 * pitch + i / 2 * 2 * blocks.columns;
      System.arraycopy(scratch, from, out, to + i * targetWidth, targetWidth);
    }
  }
}
