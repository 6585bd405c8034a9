package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final Map<Split, Places> files = new EnumMap<>(Split.class);

  /**
   * The files of a split.
   *
   * @param ends where each file's images end among those of the split
   */
  private record Places(byte[][] records, int[] ends) {
    static Places of(List<byte[]> files) {
      int[] ends = new int[files.size()];
      for (int f = 0; f < ends.length; f++) {
        ends[f] = files.get(f).length / RECORD + (f == 0 ? 0 : ends[f - 1]);
      }
      return new Places(files.toArray(byte[][]::new), ends);
    }

    int size() {
      return ends[ends.length - 1];
    }

    /** The file that has an image; a search, because every sample of every epoch asks. */
    int file(int index) {
      Objects.checkIndex(index, size());
      int found = Arrays.binarySearch(ends, index);
      // An image that is as many as a file's images end at is the first of the next file.
      return found >= 0 ? found + 1 : -found - 1;
    }

    /** Where the record of an image begins in its file. */
    int at(int index, int file) {
      return (index - (file == 0 ? 0 : ends[file - 1])) * RECORD;
    }
  }

  private CifarFiles(Path folder) {
    this.folder = folder;
    List<byte[]> train = new ArrayList<>();
    for (int number = 1; number == 1 || Files.exists(batch(number)) || Files.exists(batch(number + 1)); number++) {
      train.add(read(batch(number)));
    }
    files.put(Split.TRAIN, Places.of(train));
    files.put(Split.TEST, Places.of(List.of(read(folder.resolve("test_batch.bin")))));
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
    return files.containsKey(split) ? files.get(split).size() : 0;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    Places all = files.get(split);
    int file = all.file(index);
    ByteInputs.write(all.records()[file], all.at(index, file) + 1, PIXELS, into, at);
  }

  @Override
  public int label(Split split, int index) {
    Places all = files.get(split);
    int file = all.file(index);
    return all.records()[file][all.at(index, file)];
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
