package dev.prune.runtime.cpu;

import java.util.Arrays;

/**
 * The gradient of a convolution of 3 by 3 and stride 1 by its weights, by Winograd's algorithm: {@code dg = G^T ((A dy A^T) * (B^T d B)) G},
 * summed over tiles before the last transform, see {@link WinogradTransforms}.
 *
 * <p>Inputs and gradients of a {@link WinogradBlocks block} are laid out with their channels side by side and transformed tile by tile into
 * the order in which {@link PanelTiles} read them; for each of the 16 places of a tile that is a matrix product over the tiles.
 */
final class WinogradByWeights extends WeightGradient {
  private static final int PLACES = WinogradConvolution.PLACES;
  private static final int TAPS = WinogradConvolution.TAPS;

  /** Numbers that the copies of the result may take. */
  private static final int COPIES = 1 << 19;

  /** Input channels whose gradients one unit collects. */
  private static final int COLLECTED = 4;

  private final WinogradTransforms transforms;
  private final WinogradBlocks blocks = new WinogradBlocks();
  private final Collect collect = new Collect();

  /** Input channels rounded up to whole tiles, and to whole vectors. */
  private int rows;

  private int inLanes;

  /** Output channels rounded up to whole panels. */
  private int outLanes;

  /** From one place of the transformed inputs, gradients and results to the next. */
  private int inputPlace;

  private int gradientPlace;
  private int resultPlace;
  private int gradientsAt;
  private int pixelsAt;
  private int zerosAt;
  private float[] copies;

  WinogradByWeights(Engine engine) {
    super(engine);
    this.transforms = engine.arithmetic().winograd();
  }

  @Override
  protected void run() {
    int slack = packing.slack();
    rows = Tiling.roundUp(in, 4);
    inLanes = Tiling.roundUp(in, slack);
    outLanes = (panels - 1) * tiles.wide() + tiles.width(out, panels - 1);
    resultPlace = rows * outLanes;
    cut((long) PLACES * resultPlace, COPIES);
    blocks.cut((images + chunks - 1) / chunks, in + out, window.outHeight(), window.outWidth());
    inputPlace = WinogradConvolution.apart(blocks.tiles * rows + (rows / 4 + 1) * slack);
    gradientPlace = WinogradConvolution.apart(blocks.tiles * outLanes + slack);
    gradientsAt = PLACES * inputPlace;
    pixelsAt = gradientsAt + PLACES * gradientPlace;
    int lines = 2 * blocks.rowsOfBlock + 2;
    int pixels = lines * (2 * blocks.columns + 2) * Math.max(inLanes, outLanes);
    zerosAt = pixelsAt + pixels + slack;
    engine.workspace().reserve(zerosAt + (long) tiles.wide() + TAPS * outLanes + slack);
    engine.workspace().reserveWords(Math.max(inLanes, outLanes));
    copies = engine.workspace().common((long) chunks * PLACES * resultPlace);
    long operations = 2L * PLACES * images * blocks.rows * blocks.columns * in * out;
    runUnits(operations);
    engine.team().run(collect, (in + COLLECTED - 1) / COLLECTED, (long) chunks * PLACES * resultPlace);
  }

  @Override
  protected void unit(
      int chunk, int image, int endImage, int firstPanel, int endPanel, float[] scratch, int[] offsets) {
    Arrays.fill(scratch, zerosAt, zerosAt + tiles.wide(), 0);
    boolean first = true;
    for (; image < endImage; image += blocks.images) {
      int end = Math.min(endImage, image + blocks.images);
      for (int row = 0; row < blocks.rows; row += blocks.rowsOfBlock) {
        block(chunk, image, end, row, firstPanel, endPanel, first, scratch, offsets);
        first = false;
      }
    }
  }

  private void block(
      int chunk, int image, int endImage, int row, int firstPanel, int endPanel, boolean first, float[] scratch,
      int[] offsets) {
    int count = Math.min(blocks.rowsOfBlock, blocks.rows - row);
    int deep = count * blocks.columns;
    for (int i = image; i < endImage; i++) {
      inputs(i, row, count, (i - image) * deep, scratch, offsets);
      gradients(i, row, count, (i - image) * deep, firstPanel, endPanel, scratch, offsets);
    }
    multiply(chunk, (endImage - image) * deep, firstPanel, endPanel, first, scratch);
  }

  private void inputs(int image, int row, int count, int tile, float[] scratch, int[] offsets) {
    int lines = 2 * count + 2;
    int width = 2 * blocks.columns + 2;
    int area = window.inArea();
    Packing.offsets(offsets, inLanes, area, in);
    pixels(
        x.data, image * in * area, window.inHeight(), window.inWidth(), 2 * row - window.padTop(), window.padLeft(),
        lines, width, inLanes, scratch, offsets);
    int line = width * inLanes;
    for (int channel = 0; channel < in; ) {
      int height = Tiling.height(channel, in, tallest);
      int to = packed(channel) + tile * height;
      int from = pixelsAt + channel;
      for (int i = 0; i < count; i++) {
        transforms.inputsByChannel(scratch, from, line, inLanes, blocks.columns, height, scratch, to, inputPlace);
        from += 2 * line;
        to += blocks.columns * height;
      }
      channel += height;
    }
  }

  /** Where a packed tile of input channels begins; tiles keep a distance, since transforms write beyond their last step. */
  private int packed(int channel) {
    return channel * blocks.tiles + channel / 4 * packing.slack();
  }

  private void gradients(
      int image, int row, int count, int tile, int firstPanel, int endPanel, float[] scratch, int[] offsets) {
    int area = window.outArea();
    int columns = 2 * blocks.columns;
    for (int panel = firstPanel; panel < endPanel; panel++) {
      int channel = panel * tiles.wide();
      int width = tiles.width(out, panel);
      Packing.offsets(offsets, width, area, Math.min(width, out - channel));
      pixels(
          dy.data, (image * out + channel) * area, window.outHeight(), window.outWidth(), 2 * row, 0, 2 * count, columns,
          width, scratch, offsets);
      int line = columns * width;
      int to = gradientsAt + channel * blocks.tiles + tile * width;
      for (int i = 0; i < count; i++) {
        transforms.outputGradients(
            scratch, pixelsAt + 2 * i * line, line, width, blocks.columns, scratch, to, gradientPlace);
        to += blocks.columns * width;
      }
    }
  }

  /** Lines of an image with its channels side by side, zeros around it. */
  private void pixels(
      float[] from, int at, int height, int width, int top, int left, int lines, int columns, int lanes,
      float[] scratch, int[] offsets) {
    int kept = Math.min(width, columns - left);
    for (int i = 0; i < lines; i++) {
      int line = pixelsAt + i * columns * lanes;
      int end = line + columns * lanes;
      int source = top + i;
      if (source < 0 || source >= height) {
        Arrays.fill(scratch, line, end, 0);
      } else {
        Arrays.fill(scratch, line, line + left * lanes, 0);
        packing.transpose(from, at + source * width, offsets, kept, lanes, scratch, line + left * lanes);
        Arrays.fill(scratch, line + (left + kept) * lanes, end, 0);
      }
    }
  }

  private void multiply(int chunk, int deep, int firstPanel, int endPanel, boolean first, float[] scratch) {
    for (int place = 0; place < PLACES; place++) {
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int width = tiles.width(out, panel);
        int panelFrom = gradientsAt + place * gradientPlace + panel * tiles.wide() * blocks.tiles;
        int to = (chunk * PLACES + place) * resultPlace + panel * tiles.wide();
        for (int channel = 0; channel < in; ) {
          int height = Tiling.height(channel, in, tallest);
          int result = to + channel * outLanes;
          tiles.multiply(
              height, width, deep, scratch, place * inputPlace + packed(channel), scratch, panelFrom,
              first ? scratch : copies, first ? zerosAt : result, first ? 0 : outLanes, copies, result, outLanes);
          channel += height;
        }
      }
    }
  }

  /** Adds the copies in index order, and transforms the sums back to weights; a unit is some input channels. */
  private final class Collect extends Work {
    @Override
    void run(int from, int to, int thread) {
      float[] scratch = engine.workspace().own(thread);
      int copy = PLACES * resultPlace;
      for (int u = from; u < to; u++) {
        int channel = u * COLLECTED;
        int end = Math.min(in, channel + COLLECTED);
        for (int place = 0; place < PLACES; place++) {
          int at = place * resultPlace + channel * outLanes;
          engine.arithmetic().sums().addRows(copies, at, copy, chunks, (end - channel) * outLanes, copies, at);
        }
        for (; channel < end; channel++) {
          transforms.filterGradients(copies, channel * outLanes, resultPlace, outLanes, scratch, 0, outLanes);
          for (int o = 0; o < out; o++) {
            int result = weightAt + (o * in + channel) * TAPS;
            for (int tap = 0; tap < TAPS; tap++) {
              gradients.data[result + tap] = scratch[tap * outLanes + o];
            }
          }
        }
      }
    }
  }
}
