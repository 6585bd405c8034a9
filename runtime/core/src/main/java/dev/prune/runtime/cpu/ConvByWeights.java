package dev.prune.runtime.cpu;

import java.util.Arrays;

/**
 * The gradient of a convolution by its weights:
 * {@code dw[o, k] = sum over images and places of dy[o, place] * planes[place + shift[k]]}. The images are cut into
 * chunks by shape alone; a unit is some output channels of one chunk and has its own copy of the result, and the
 * copies are added in index order at the end.
 *
 * <p>Inside a unit several images are laid out together, so that a tile of 16 sums runs over many places before its
 * lanes are added. Places between the rows are no output: there dy is laid out as zero.
 */
final class ConvByWeights extends Work {
  /** Output channels of a unit. */
  private static final int CHANNELS = 32;

  /** Units to aim for, so that some threads have enough to do. */
  private static final int UNITS = 16;

  /** Images of a chunk at least. */
  private static final int IMAGES = 8;

  /** Numbers that the copies of the result may take. */
  private static final int COPIES = 1 << 22;

  /** Numbers of the planes that are laid out together, about half a second cache. */
  private static final int TOGETHER = 1 << 18;

  private final Engine engine;
  private final DotTiles tiles;
  private final Collect collect;
  final PlaneGrid grid = new PlaneGrid();
  private final PlaneGrid back = new PlaneGrid();
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
  private int together;
  private int plane;
  private int placesPerImage;
  private int backAt;
  private int sumsAt;
  private float[] copies;
  private int[] shifts;
  private int[] places;

  ConvByWeights(Engine engine) {
    this.engine = engine;
    this.tiles = engine.arithmetic().dots();
    this.collect = new Collect(engine);
  }

  /** Cuts the work; {@link #shifts} may be asked for afterwards. */
  void plan() {
    channelBlocks = (out + CHANNELS - 1) / CHANNELS;
    chunks = Math.clamp(images / IMAGES, 1, Math.max(1, UNITS / channelBlocks));
    chunks = Math.clamp(COPIES / Math.max(1, (long) out * depth), 1, chunks);
    placesPerImage = (grid.span(outHeight, outWidth) + tiles.lanes() - 1) / tiles.lanes();
    plane = Math.max(grid.size(), placesPerImage * tiles.lanes());
    int imagesOfChunk = (images + chunks - 1) / chunks;
    long perImage = (long) (in + Math.min(out, CHANNELS)) * plane;
    together = Math.clamp(TOGETHER / perImage, 1, Math.max(1, imagesOfChunk));
    shifts = engine.workspace().firstTable(Tiling.roundUp(depth, DotTiles.SIDE));
  }

  /** Shift of the weight of input channel {@code c} within all planes, given its shift within one channel's. */
  void shift(int k, int c, int within) {
    shifts[k] = c * together * plane + within;
  }

  void run() {
    Arrays.fill(shifts, depth, Tiling.roundUp(depth, DotTiles.SIDE), shifts[depth - 1]);
    places = engine.workspace().secondTable(together * placesPerImage);
    for (int g = 0; g < together; g++) {
      for (int p = 0; p < placesPerImage; p++) {
        places[g * placesPerImage + p] = g * plane + p * tiles.lanes();
      }
    }
    back.imageHeight = outHeight;
    back.imageWidth = outWidth;
    back.stepHeight = 1;
    back.stepWidth = 1;
    back.phasesHeight = 1;
    back.phasesWidth = 1;
    back.height = outHeight;
    back.width = grid.width;
    long planes = (long) in * together * plane + tiles.lanes();
    backAt = Math.toIntExact(planes);
    int channels = Tiling.roundUp(Math.min(out, CHANNELS), DotTiles.SIDE);
    long sums = planes + (long) channels * together * plane;
    sumsAt = Math.toIntExact(sums);
    engine.workspace().reserve(sums + DotTiles.SIDE * DotTiles.SIDE + tiles.scratch());
    copies = engine.workspace().common((long) chunks * out * depth);
    engine.team().run(this, chunks * channelBlocks, 2L * images * out * depth * outHeight * outWidth);
    collect.add(copies, chunks, out * depth, gradients, weightAt);
  }

  @Override
  void run(int from, int to, int thread) {
    float[] scratch = engine.workspace().own(thread);
    for (int u = from; u < to; u++) {
      int chunk = u / channelBlocks;
      int first = (u - chunk * channelBlocks) * CHANNELS;
      int image = (int) ((long) images * chunk / chunks);
      int end = (int) ((long) images * (chunk + 1) / chunks);
      int result = (chunk * out + first) * depth;
      int channels = Math.min(CHANNELS, out - first);
      Arrays.fill(copies, result, result + channels * depth, 0);
      for (; image < end; image += together) {
        int count = Math.min(together, end - image);
        layOut(image, count, first, channels, scratch);
        tiles(count, channels, result, scratch);
      }
    }
  }

  private void layOut(int image, int count, int first, int channels, float[] scratch) {
    int area = grid.imageHeight * grid.imageWidth;
    int outArea = outHeight * outWidth;
    int rows = outHeight * back.width;
    for (int g = 0; g < count; g++) {
      for (int c = 0; c < in; c++) {
        grid.fill(x.data, ((image + g) * in + c) * area, scratch, (c * together + g) * plane);
        // What lies between the planes and the next image's is met by zeros of dy, and must itself be a number.
        Arrays.fill(scratch, (c * together + g) * plane + grid.size(), (c * together + g + 1) * plane, 0);
      }
      for (int o = 0; o < channels; o++) {
        int to = backAt + (o * together + g) * plane;
        back.fill(dy.data, ((image + g) * out + first + o) * outArea, scratch, to);
        if (rows < placesPerImage * tiles.lanes()) {
          Arrays.fill(scratch, to + rows, to + placesPerImage * tiles.lanes(), 0);
        }
      }
    }
    Arrays.fill(scratch, in * together * plane, backAt, 0);
  }

  private void tiles(int count, int channels, int result, float[] scratch) {
    int side = DotTiles.SIDE;
    int stride = together * plane;
    for (int o = 0; o < channels; o += side) {
      int rows = Math.min(side, channels - o);
      for (int k = 0; k < depth; k += side) {
        tiles.dots(
            count * placesPerImage,
            places,
            scratch,
            backAt + o * stride,
            stride,
            scratch,
            shifts,
            k,
            scratch,
            sumsAt + side * side,
            scratch,
            sumsAt);
        int columns = Math.min(side, depth - k);
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            copies[result + (o + i) * depth + k + j] += scratch[sumsAt + i * side + j];
          }
        }
      }
    }
  }

  /** Adds the copies in index order; a unit is a run of elements. */
  private static final class Collect extends Work {
    private final Engine engine;
    private float[] copies;
    private int chunks;
    private int size;
    private FloatArray target;
    private int targetAt;

    Collect(Engine engine) {
      this.engine = engine;
    }

    void add(float[] copies, int chunks, int size, FloatArray target, int targetAt) {
      this.copies = copies;
      this.chunks = chunks;
      this.size = size;
      this.target = target;
      this.targetAt = targetAt;
      engine.team().run(this, Tiling.units(size), (long) chunks * size);
    }

    @Override
    void run(int from, int to, int thread) {
      int at = from * Tiling.ELEMENTS;
      int count = Math.min(to * Tiling.ELEMENTS, size) - at;
      engine.arithmetic().sums().addRows(copies, at, size, chunks, count, target.data, targetAt + at);
    }
  }
}
