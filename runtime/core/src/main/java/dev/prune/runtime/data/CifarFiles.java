package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * CIFAR-10 in its binary layout: {@code data_batch_1.bin} and so on for training, {@code test_batch.bin} for test, each a
 * sequence of records of 3073 bytes: a label, then 32 x 32 pixels of red, of green and of blue. Inputs are on [0, 1].
 *
 * <p>Source of the layout: the home page of CIFAR-10, A. Krizhevsky.
 */
public final class CifarFiles implements DataSource {
  static final String WHERE =
      "The binary version of CIFAR-10 is at https://www.cs.toronto.edu/~kriz/cifar.html; put data_batch_1.bin to"
          + " data_batch_5.bin and test_batch.bin into one folder.";

  private static final int CLASSES = 10;
  private static final int SIDE = 32;
  private static final int PIXELS = 3 * SIDE * SIDE;
  private static final int RECORD = 1 + PIXELS;

  private final Path folder;
  private final Map<Split, List<byte[]>> files = new EnumMap<>(Split.class);

  private CifarFiles(Path folder) {
    this.folder = folder;
    List<byte[]> train = new ArrayList<>();
    for (int number = 1; number == 1 || Files.exists(batch(number)) || Files.exists(batch(number + 1)); number++) {
      train.add(read(batch(number)));
    }
    files.put(Split.TRAIN, train);
    files.put(Split.TEST, List.of(read(folder.resolve("test_batch.bin"))));
  }

  /**
   * The files of {@code folder}, or of its folder {@code cifar-10-batches-bin}, all read into memory.
   *
   * @throws PruneException if anything about the files is not as it should be
   */
  public static CifarFiles open(Path folder) {
    DataFolder.check(folder, WHERE);
    Path inside = folder.resolve("cifar-10-batches-bin");
    return new CifarFiles(Files.isDirectory(inside) ? inside : folder);
  }

  private Path batch(int number) {
    return folder.resolve("data_batch_" + number + ".bin");
  }

  private static byte[] read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "The folder %s has no file %s.".formatted(file.getParent(), file.getFileName()),
          WHERE);
    }
    try {
      long length = Files.size(file);
      if (length == 0 || length % RECORD != 0 || length > Integer.MAX_VALUE - 16) {
        throw bad(
            file,
            "has %,d bytes, but a file of images has a multiple of %,d (10,000 images are 30,730,000 bytes)"
                .formatted(length, RECORD));
      }
      byte[] records = Files.readAllBytes(file);
      for (int i = 0; i < records.length / RECORD; i++) {
        int label = records[i * RECORD] & 0xFF;
        if (label >= CLASSES) {
          throw bad(
              file, "says that image %d is of class %d, expected 0 to %d".formatted(i, label, CLASSES - 1));
        }
      }
      return records;
    } catch (IOException e) {
      throw PruneException.unreadable(file, e);
    }
  }

  private static PruneException bad(Path file, String what) {
    return new PruneException(
        Failure.INPUT_OUTPUT, "The file %s %s.".formatted(file, what), "Fetch the file again. " + WHERE);
  }

  @Override
  public int[] shape() {
    return new int[] {3, SIDE, SIDE};
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public int targetWidth() {
    return 0;
  }

  @Override
  public int size(Split split) {
    int size = 0;
    for (byte[] file : files.getOrDefault(split, List.of())) {
      size += file.length / RECORD;
    }
    return size;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    List<byte[]> all = files.get(split);
    int file = 0;
    int record = Objects.checkIndex(index, size(split));
    for (; record >= all.get(file).length / RECORD; file++) {
      record -= all.get(file).length / RECORD;
    }
    ByteInputs.write(all.get(file), record * RECORD + 1, PIXELS, into, at);
  }

  @Override
  public int label(Split split, int index) {
    int record = index;
    for (byte[] file : files.get(split)) {
      if (record < file.length / RECORD) {
        return file[record * RECORD];
      }
      record -= file.length / RECORD;
    }
    throw new IndexOutOfBoundsException(index);
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    throw new UnsupportedOperationException("The images of CIFAR-10 have classes, not targets.");
  }

  @Override
  public boolean unchanging() {
    return true;
  }

  @Override
  public boolean concurrent() {
    return true;
  }

  @Override
  public String description() {
    return "CIFAR-10 of %s, %d images for training and %d for test".formatted(
        folder, size(Split.TRAIN), size(Split.TEST));
  }
}
