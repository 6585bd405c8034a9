package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.data.image.ImageClasses;
import dev.prune.runtime.data.image.ImageDecoder;
import dev.prune.runtime.data.image.ImageFile;
import dev.prune.runtime.data.image.ImageListing;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * PNG and JPEG images of one size in a folder for each class, in a folder or an archive. Where all of them fit into a
 * quarter of Java's heap they are decoded when the source is opened, on several threads; otherwise each when it is asked
 * for. Inputs are on [0, 1].
 */
public final class ImageFiles implements DataSource {
  private final Path place;
  private final int channels;
  private final int height;
  private final int width;
  private final List<String> classNames;
  private final Map<Split, Part> parts = new EnumMap<>(Split.class);
  private final boolean decoded;

  /** One split; {@code pixels} has an entry for each image where they are decoded. */
  private record Part(List<ImageFile> files, List<Integer> labels, byte[][] pixels) {}

  private ImageFiles(Path place, int channels, long room) {
    this.place = place;
    this.channels = channels;
    ImageClasses classes = ImageClasses.of(ImageListing.of(place, room));
    int[] size = ImageDecoder.size(classes.train().getFirst());
    this.height = size[0];
    this.width = size[1];
    this.classNames = classes.names();
    long count = (long) classes.train().size() + classes.test().size();
    this.decoded = count * channels * height * width <= room;
    parts.put(Split.TRAIN, part(classes.train(), classes.trainLabels()));
    parts.put(Split.TEST, part(classes.test(), classes.testLabels()));
  }

  /**
   * The images of a folder or archive.
   *
   * @param channels 3 for colours, 1 for grey
   * @throws PruneException if anything about the files is not as it should be
   */
  public static ImageFiles open(Path place, int channels) {
    return open(place, channels, Runtime.getRuntime().maxMemory() / 4);
  }

  /** As {@link #open(Path, int)}, with so many bytes for what is held in memory. */
  static ImageFiles open(Path place, int channels, long room) {
    if (channels != 1 && channels != 3) {
      throw new PruneException(
          Failure.USAGE,
          "Images have 3 channels, or 1 where they are grey, but %d were asked for.".formatted(channels),
          "Write `channels: 1`, or leave `channels` out.");
    }
    return new ImageFiles(place, channels, room);
  }

  private Part part(List<ImageFile> files, List<Integer> labels) {
    byte[][] pixels = new byte[decoded ? files.size() : 0][];
    PruneException[] refusals = new PruneException[pixels.length];
    IntStream.range(0, pixels.length).parallel().forEach(i -> {
      try {
        pixels[i] = pixels(files.get(i));
      } catch (PruneException e) {
        refusals[i] = e;
      }
    });
    // Whatever thread was first, the message is the same.
    for (PruneException refusal : refusals) {
      if (refusal != null) {
        throw refusal;
      }
    }
    return new Part(files, labels, pixels);
  }

  private byte[] pixels(ImageFile file) {
    return ImageDecoder.pixels(file, channels, height, width);
  }

  /** The classes' names, by number. */
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int[] shape() {
    return new int[] {channels, height, width};
  }

  @Override
  public int classes() {
    return classNames.size();
  }

  @Override
  public int targetWidth() {
    return 0;
  }

  @Override
  public int size(Split split) {
    return parts.containsKey(split) ? parts.get(split).files.size() : 0;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    Part part = parts.get(split);
    byte[] pixels = decoded ? part.pixels[index] : pixels(part.files.get(index));
    ByteInputs.write(pixels, 0, pixels.length, into, at);
  }

  @Override
  public int label(Split split, int index) {
    return parts.get(split).labels.get(index);
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    throw new UnsupportedOperationException("Images in folders have classes, not targets.");
  }

  @Override
  public boolean unchanging() {
    return decoded;
  }

  @Override
  public boolean concurrent() {
    return true;
  }

  @Override
  public String description() {
    return "images of %s, %d for training and %d for test, %d classes, %d x %d pixels".formatted(
        place, size(Split.TRAIN), size(Split.TEST), classes(), height, width);
  }
}
