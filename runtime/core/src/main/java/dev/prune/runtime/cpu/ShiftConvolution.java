package dev.prune.runtime.cpu;

/**
 * A convolution of stride 1 over planes, image by image: the forward pass, and each phase of the gradient by data. A
 * unit is some output channels of one image.
 *
 * <p>The thread lays out one image's planes in its scratch, where they are not the image itself, and computes tiles of some
 * channels by one or two runs of pixels straight into the result. A tile whose pixels do not lie side by side there, or of
 * which not all are wanted, is computed in scratch and copied.
 */
final class ShiftConvolution extends Work {
  /** Channels of a unit where there are few images for the threads; whole tiles of every height. */
  private static final int CHANNELS = 2 * Tiling.ROWS;

  private final Engine engine;
  private final ShiftTiles tiles;
  private final Packing packing;
  private final int[] offsets;
  final PlaneGrid grid = new PlaneGrid();
  FloatArray source;
  int sourceChannels;
  FloatArray target;
  int targetChannels;
  int targetArea;

  /** Output pixel (p, q) goes to {@code targetAt + p * rowStep + q * columnStep} of its channel. */
  int targetAt;

  int rowStep;
  int columnStep;
  int outHeight;
  int outWidth;

  /** Products of one output: channels times weights that meet it. */
  int depth;

  private float[] weights;
  private int[] shifts;
  private int[] steps;
  private boolean plain;
  private boolean dense;
  private int places;
  private int unitChannels;
  private int unitsPerImage;
  private int tileAt;

  ShiftConvolution(Engine engine) {
    this.engine = engine;
    this.tiles = engine.arithmetic().shifts();
    this.packing = engine.arithmetic().packing();
    this.offsets = new int[Tiling.roundUp(tiles.tallest(), packing.slack())];
  }

  /** Whether the output's rows fill whole runs, so that planes need no view for each column of the window. */
  static boolean fillsRuns(Engine engine, int outWidth) {
    return outWidth % engine.arithmetic().shifts().run() == 0;
  }

  /** Room for {@link #depth} shifts, which the caller writes before {@link #convolve}. */
  int[] shifts() {
    shifts = engine.workspace().firstTable(depth);
    return shifts;
  }

  /** Room for {@link #depth} places of weights, beside the first of an output channel; written before {@link #convolve}. */
  int[] steps() {
    steps = engine.workspace().secondTable(depth);
    return steps;
  }

  /**
   * Convolves all images.
   *
   * @param from the weights
   * @param at the first of the first output channel
   * @param stride from one output channel to the next
   * @param bias holds one for each output channel, or null for none
   */
  void convolve(int images, float[] from, int at, int stride, float[] bias, int biasAt) {
    weights = engine.workspace().common((long) Tiling.roundUp(targetChannels, 4) * (depth + 1) + packing.slack());
    pack(from, at, stride, bias, biasAt);
    places = outHeight * outWidth;
    plain = grid.plain() && places >= tiles.run();
    dense = columnStep == 1 && rowStep == outWidth;
    boolean whole = images >= 2 * engine.team().threads();
    unitChannels = whole ? targetChannels : Math.min(CHANNELS, targetChannels);
    unitsPerImage = (targetChannels + unitChannels - 1) / unitChannels;
    tileAt = plain ? 0 : sourceChannels * grid.size() + Math.max(packing.slack(), tiles.run());
    engine.workspace().reserve((long) tileAt + 2L * tiles.tallest() * tiles.run());
    engine.team().run(this, images * unitsPerImage, 2L * images * targetChannels * depth * places);
  }

  /** Tile by tile: a bias for each of its channels, then its weights step by step of the depth. */
  private void pack(float[] from, int at, int stride, float[] bias, int biasAt) {
    for (int channel = 0; channel < targetChannels; ) {
      int height = Tiling.height(channel, targetChannels, tiles.tallest());
      int count = Math.min(height, targetChannels - channel);
      int to = channel * (depth + 1);
      for (int i = 0; i < height; i++) {
        weights[to + i] = bias == null || i >= count ? 0 : bias[biasAt + channel + i];
      }
      Packing.offsets(offsets, offsets.length, stride, count);
      packing.gather(from, at + channel * stride, offsets, steps, depth, height, weights, to + height);
      channel += height;
    }
  }

  @Override
  void run(int from, int to, int thread) {
    float[] scratch = engine.workspace().own(thread);
    int laidOut = -1;
    for (int u = from; u < to; u++) {
      int image = u / unitsPerImage;
      if (image != laidOut && !plain) {
        layOut(image, scratch);
        laidOut = image;
      }
      int channel = (u - image * unitsPerImage) * unitChannels;
      channels(image, channel, Math.min(targetChannels, channel + unitChannels), scratch);
    }
  }

  private void layOut(int image, float[] scratch) {
    int area = grid.imageHeight * grid.imageWidth;
    for (int c = 0; c < sourceChannels; c++) {
      grid.fill(source.data, (image * sourceChannels + c) * area, scratch, c * grid.size(), packing);
    }
  }

  /** Runs outside, tiles of channels inside: the pixels of a run stay in the nearest cache. */
  private void channels(int image, int firstChannel, int endChannel, float[] scratch) {
    float[] planes = plain ? source.data : scratch;
    int at = plain ? image * sourceChannels * grid.size() : 0;
    int run = tiles.run();
    int place = 0;
    for (; place + 2 * run <= places; place += 2 * run) {
      runs(image, firstChannel, endChannel, place, 2 * run, planes, at, scratch);
    }
    if (place + run <= places) {
      runs(image, firstChannel, endChannel, place, run, planes, at, scratch);
      place += run;
    }
    if (place < places) {
      // The last run ends with the last pixel; what it shares with the run before comes out the same again.
      int last = Math.max(0, places - run);
      runs(image, firstChannel, endChannel, last, Math.min(run, places), planes, at, scratch);
    }
  }

  private void runs(
      int image, int firstChannel, int endChannel, int place, int count, float[] planes, int planesAt, float[] scratch) {
    int run = tiles.run();
    int first = planesAt + inPlane(place);
    int second = count > run ? planesAt + inPlane(place + run) : first;
    for (int channel = firstChannel; channel < endChannel; ) {
      int height = Tiling.height(channel, targetChannels, tiles.tallest());
      int kept = Math.min(height, targetChannels - channel);
      boolean straight = dense && kept == height && count >= run;
      int to = (image * targetChannels + channel) * targetArea + targetAt;
      float[] out = straight ? target.data : scratch;
      int outAt = straight ? to + place : tileAt;
      int outStride = straight ? targetArea : 2 * run;
      int weightsAt = channel * (depth + 1);
      if (count > run) {
        tiles.wide(height, depth, weights, weightsAt, planes, first, second, shifts, out, outAt, outStride);
      } else {
        tiles.narrow(height, depth, weights, weightsAt, planes, first, shifts, out, outAt, outStride);
      }
      if (!straight) {
        copy(scratch, place, count, kept, to);
      }
      channel += height;
    }
  }

  /** Where an output pixel lies in the planes. */
  private int inPlane(int place) {
    return grid.width == outWidth ? place : place / outWidth * grid.width + place % outWidth;
  }

  private void copy(float[] scratch, int place, int count, int channels, int to) {
    float[] out = target.data;
    for (int c = 0; c < channels; c++) {
      int from = tileAt + c * 2 * tiles.run();
      int channel = to + c * targetArea;
      if (dense) {
        System.arraycopy(scratch, from, out, channel + place, count);
        continue;
      }
      int row = place / outWidth;
      int column = place % outWidth;
      for (int i = 0; i < count; ) {
        int length = Math.min(outWidth - column, count - i);
        int at = channel + row * rowStep + column * columnStep;
        for (int j = 0; j < length; j++) {
          out[at + j * columnStep] = scratch[from + i + j];
        }
        i += length;
        column = 0;
        row++;
      }
    }
  }
}
