package dev.prune.runtime.cpu;

/**
 * A convolution of stride 1 over planes, image by image: the forward pass, and each phase of the gradient by data. A
 * unit is some output channels of one image.
 *
 * <p>The thread lays out one image's planes in its scratch and computes a strip of 8 or 4 channels over all places,
 * also those between the rows that are no output; then the rows are copied to the result.
 */
final class ShiftConvolution extends Work {
  /** Channels of a unit where there are few images for the threads. */
  private static final int CHANNELS = 32;

  private final Engine engine;
  private final ShiftTiles tiles;
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
  private int unitChannels;
  private int unitsPerImage;
  private int stripAt;
  private int stripRow;

  ShiftConvolution(Engine engine) {
    this.engine = engine;
    this.tiles = engine.arithmetic().shifts();
  }

  /** Room for {@link #depth} shifts and the packed weights, which the caller writes before {@link #convolve}. */
  int[] prepare() {
    weights = engine.workspace().common((long) Tiling.roundUp(targetChannels, tiles.tallest()) * (depth + 1));
    shifts = engine.workspace().firstTable(depth);
    return shifts;
  }


  /** Channels of the tile that begins with a channel: tall, unless four hold what is left. */
  private int height(int channel) {
    return targetChannels - channel > 4 ? tiles.tallest() : 4;
  }

  /**
   * Packs one number of every output channel: {@code from[at + channel * stride]} at step {@code k} of the depth; -1
   * is the bias, and a null array stands for zeros.
   */
  void pack(int k, float[] from, int at, int stride) {
    for (int first = 0; first < targetChannels; first += tiles.tallest()) {
      int height = height(first);
      int to = first * (depth + 1) + (k + 1) * height;
      int channels = Math.min(height, targetChannels - first);
      for (int i = 0; i < channels; i++) {
        weights[to + i] = from == null ? 0 : from[at + (first + i) * stride];
      }
    }
  }

  /** Convolves all images; padding channels of the last tile keep whatever weights the scratch holds. */
  void convolve(int images) {
    int places = grid.span(outHeight, outWidth);
    int planes = sourceChannels * grid.size() + tiles.wide();
    boolean whole = images >= 2 * engine.team().threads();
    unitChannels = whole ? targetChannels : Math.min(CHANNELS, targetChannels);
    unitsPerImage = (targetChannels + unitChannels - 1) / unitChannels;
    stripAt = planes;
    stripRow = Tiling.roundUp(places, tiles.wide());
    engine.workspace().reserve((long) planes + (long) tiles.tallest() * stripRow);
    long operations = 2L * images * targetChannels * depth * outHeight * outWidth;
    engine.team().run(this, images * unitsPerImage, operations);
  }

  @Override
  void run(int from, int to, int thread) {
    float[] scratch = engine.workspace().own(thread);
    int laidOut = -1;
    for (int u = from; u < to; u++) {
      int image = u / unitsPerImage;
      if (image != laidOut) {
        layOut(image, scratch);
        laidOut = image;
      }
      int first = (u - image * unitsPerImage) * unitChannels;
      int end = Math.min(targetChannels, first + unitChannels);
      for (int channel = first; channel < end; ) {
        int height = height(channel);
        strip(channel, height, scratch);
        copy(image, channel, Math.min(end, channel + height), scratch);
        channel += height;
      }
    }
  }

  private void layOut(int image, float[] scratch) {
    int area = grid.imageHeight * grid.imageWidth;
    for (int c = 0; c < sourceChannels; c++) {
      grid.fill(source.data, (image * sourceChannels + c) * area, scratch, c * grid.size());
    }
  }

  private void strip(int channel, int height, float[] scratch) {
    int places = grid.span(outHeight, outWidth);
    int weightsAt = channel * (depth + 1);
    for (int p = 0; p < places; ) {
      int width = places - p <= tiles.narrow() ? tiles.narrow() : tiles.wide();
      tiles.convolve(height, width, depth, weights, weightsAt, scratch, p, shifts, scratch, stripAt + p, stripRow);
      p += width;
    }
  }

  private void copy(int image, int channel, int end, float[] scratch) {
    float[] out = target.data;
    for (int c = channel; c < end; c++) {
      int from = stripAt + (c - channel) * stripRow;
      int to = (image * targetChannels + c) * targetArea + targetAt;
      if (columnStep == 1 && rowStep == outWidth && grid.width == outWidth) {
        System.arraycopy(scratch, from, out, to, outHeight * outWidth);
        continue;
      }
      for (int p = 0; p < outHeight; p++) {
        if (columnStep == 1) {
          System.arraycopy(scratch, from, out, to, outWidth);
        } else {
          for (int q = 0; q < outWidth; q++) {
            out[to + q * columnStep] = scratch[from + q];
          }
        }
        from += grid.width;
        to += rowStep;
      }
    }
  }
}
