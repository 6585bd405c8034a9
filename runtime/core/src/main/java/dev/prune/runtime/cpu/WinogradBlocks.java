package dev.prune.runtime.cpu;

/**
 * How the outputs of a convolution of 3 by 3 are cut into tiles of 2 by 2, and tiles into blocks whose transformed numbers
 * stay in the second cache: some rows of tiles of one image, or some whole small images. A tile that reaches beyond the image is whole
 * all the same, and what lies beyond is not kept.
 */
final class WinogradBlocks {
  /** Numbers that a tile of a block has for each of its 16 places, input and output channels together. */
  private static final int NUMBERS = 8192;

  /** Tiles of a block at least, where there are so many: whole wide tiles of products. */
  private static final int FEWEST = 32;

  /** Rows of tiles of an image. */
  int rows;

  /** Columns of tiles of an image. */
  int columns;

  /** Images of a block. */
  int images;

  /** Rows of a block. */
  int rowsOfBlock;

  /** Blocks that images of a block are cut into. */
  int blocksOfImage;

  /** Blocks of all images. */
  int blocks;

  /** Tiles of a block. */
  int tiles;

  /** Cuts outputs of so many images, for so many input and output channels. */
  void cut(int allImages, int channels, int outHeight, int outWidth) {
    rows = (outHeight + 1) / 2;
    columns = (outWidth + 1) / 2;
    int wanted = Math.max(FEWEST, NUMBERS / Math.max(1, channels));
    images = Math.clamp(wanted / (rows * columns), 1, Math.max(1, allImages));
    rowsOfBlock = images > 1 ? rows : Math.clamp((wanted + columns / 2) / columns, 1, rows);
    blocksOfImage = (rows + rowsOfBlock - 1) / rowsOfBlock;
    blocks = (allImages + images - 1) / images * blocksOfImage;
    tiles = images * rowsOfBlock * columns;
  }

  /** The first image of a block. */
  int image(int block) {
    return block / blocksOfImage * images;
  }

  /** The first row of tiles of a block. */
  int row(int block) {
    return block % blocksOfImage * rowsOfBlock;
  }
}
