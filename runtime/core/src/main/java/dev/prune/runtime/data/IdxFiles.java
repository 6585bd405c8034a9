package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Grey images in the layout of MNIST: a folder with images and labels for training ({@code train-}) and test ({@code
 * t10k-}), each packed with gzip or not, spelt {@code train-images-idx3-ubyte} or {@code train-images.idx3-ubyte}.
 * Fashion-MNIST, KMNIST and EMNIST are published in the same layout. There is no validation split; cut one off with
 * {@link HeldOut}.
 */
public final class IdxFiles implements DataSource {
  private final Path folder;
  private final int classes;
  private final int rows;
  private final int columns;
  private final Map<Split, GreyImages> images = new EnumMap<>(Split.class);

  private IdxFiles(Path folder, int classes, Normalisation normalisation) {
    this.folder = folder;
    this.classes = classes;
    IdxFile train = IdxFile.read(find(folder, "train-images", 3), 3);
    IdxFile test = IdxFile.read(find(folder, "t10k-images", 3), 3);
    this.rows = train.extents()[1];
    this.columns = train.extents()[2];
    if (test.extents()[1] != rows || test.extents()[2] != columns) {
      throw IdxFile.bad(
          test.path(),
          "has images of %d x %d pixels, but those of %s have %d x %d".formatted(
              test.extents()[1], test.extents()[2], train.path().getFileName(), rows, columns),
          null);
    }
    images.put(Split.TRAIN, paired(train, "train-labels", normalisation));
    images.put(Split.TEST, paired(test, "t10k-labels", normalisation));
  }

  /** The files of {@code folder} with ten classes and pixels on [0, 1]. */
  public static IdxFiles open(Path folder) {
    return open(folder, 10, Normalisation.NONE);
  }

  /**
   * The files of {@code folder}, all read into memory with one byte per pixel.
   *
   * @param classes labels must be below this; at most 256
   * @throws PruneException if anything about the files is not as it should be
   */
  public static IdxFiles open(Path folder, int classes, Normalisation normalisation) {
    DataFolder.check(folder, IdxFile.WHERE);
    return new IdxFiles(folder, classes, normalisation);
  }

  private static Path find(Path folder, String name, int rank) {
    List<String> spellings = new ArrayList<>();
    for (String joint : List.of("-", ".")) {
      for (String packing : List.of("", ".gz")) {
        spellings.add(name + joint + "idx" + rank + "-ubyte" + packing);
      }
    }
    for (String spelling : spellings) {
      if (Files.isRegularFile(folder.resolve(spelling))) {
        return folder.resolve(spelling);
      }
    }
    throw new PruneException(
        Failure.INPUT_OUTPUT,
        "The folder %s has no file %s (nor %s).".formatted(
            folder, spellings.getFirst(), String.join(", ", spellings.subList(1, spellings.size()))),
        IdxFile.WHERE);
  }

  private GreyImages paired(IdxFile pictures, String name, Normalisation normalisation) {
    IdxFile labels = IdxFile.read(find(folder, name, 1), 1);
    if (labels.extents()[0] != pictures.extents()[0]) {
      throw IdxFile.bad(
          labels.path(),
          "has %d labels, but %s has %d images".formatted(
              labels.extents()[0], pictures.path().getFileName(), pictures.extents()[0]),
          null);
    }
    for (int i = 0; i < labels.values().length; i++) {
      int label = labels.values()[i] & 0xFF;
      if (label >= classes) {
        throw new PruneException(
            Failure.INPUT_OUTPUT,
            "The file %s says that image %d is of class %d, expected 0 to %d."
                .formatted(labels.path(), i, label, classes - 1),
            "Say how many classes the data have with `classes`, or fetch the file again. " + IdxFile.WHERE);
      }
    }
    return new GreyImages(rows * columns, pictures.values(), labels.values(), normalisation);
  }

  @Override
  public int[] shape() {
    return new int[] {1, rows, columns};
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int targetWidth() {
    return 0;
  }

  @Override
  public int size(Split split) {
    return images.containsKey(split) ? images.get(split).count() : 0;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    images.get(split).pixels(index, into, at);
  }

  @Override
  public int label(Split split, int index) {
    return images.get(split).label(index);
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    throw new UnsupportedOperationException("Images in IDX files have classes, not targets.");
  }

  @Override
  public boolean unchanging() {
    return true;
  }

  @Override
  public String description() {
    return "IDX files of %s, %d images for training and %d for test, %d x %d pixels".formatted(
        folder, size(Split.TRAIN), size(Split.TEST), rows, columns);
  }
}
