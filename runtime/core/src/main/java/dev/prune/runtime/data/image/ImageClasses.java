package dev.prune.runtime.data.image;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which class every image belongs to: the name of the folder it lies in. Classes are numbered by name.
 *
 * @param names the classes' names
 * @param train the training images, by turns one of each class, so that the first of them are of all classes
 * @param trainLabels the class of each
 * @param test the test images; none where there are no folders {@code train} and {@code test}
 * @param testLabels the class of each
 */
public record ImageClasses(
    List<String> names, List<ImageFile> train, List<Integer> trainLabels, List<ImageFile> test, List<Integer> testLabels) {
  static final String LAYOUT =
      "Put the images of a class into a folder with its name, as in `rose/1.png`, or such folders into the folders"
          + " `train` and `test`, as in `train/rose/1.png`.";

  /** Sorts the images of one place into splits and classes. */
  public static ImageClasses of(List<ImageFile> images) {
    boolean split = images.stream().anyMatch(i -> i.names().length == 3 && i.names()[0].equals("train"));
    Map<String, List<ImageFile>> train = new TreeMap<>();
    Map<String, List<ImageFile>> test = new TreeMap<>();
    for (ImageFile image : images) {
      String[] names = image.names();
      if (names.length != (split ? 3 : 2)) {
        throw image.refusal("lies in no folder of a class" + (split ? " of `train` or `test`" : ""), LAYOUT, null);
      }
      if (split && !names[0].equals("train") && !names[0].equals("test")) {
        throw image.refusal("lies neither in `train` nor in `test`", LAYOUT, null);
      }
      Map<String, List<ImageFile>> part = split && names[0].equals("test") ? test : train;
      part.computeIfAbsent(names[names.length - 2], name -> new ArrayList<>()).add(image);
    }
    List<String> names = List.copyOf(train.keySet());
    TreeSet<String> unknown = new TreeSet<>(test.keySet());
    unknown.removeAll(train.keySet());
    if (!unknown.isEmpty()) {
      throw test.get(unknown.first()).getFirst().refusal(
          "is of the class `%s`, of which there are no training images".formatted(unknown.first()),
          "The classes of `train` are " + String.join(", ", names) + ".", null);
    }
    if (names.size() < 2) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "All training images of %s are of one class, `%s`.".formatted(images.getFirst().place(), names.getFirst()),
          LAYOUT);
    }
    List<ImageFile> trainFiles = new ArrayList<>();
    List<Integer> trainLabels = new ArrayList<>();
    byTurns(names, train, trainFiles, trainLabels);
    List<ImageFile> testFiles = new ArrayList<>();
    List<Integer> testLabels = new ArrayList<>();
    byTurns(names, test, testFiles, testLabels);
    return new ImageClasses(names, trainFiles, trainLabels, testFiles, testLabels);
  }

  /** A folder of a class without images is a mistake more often than not: the class would be missing without a word. */
  static void refuseEmpty(Path place, List<String> folders, List<ImageFile> images) {
    boolean split = images.stream().anyMatch(i -> i.path().startsWith("train/"));
    Set<String> filled =
        images.stream()
            .map(i -> Arrays.stream(i.names()).limit(split ? 2 : 1).collect(Collectors.joining("/")))
            .collect(Collectors.toSet());
    for (String folder : new TreeSet<>(folders)) {
      boolean of = split ? folder.matches("(train|test)/[^/.][^/]*") : folder.matches("[^/.][^/]*");
      if (of && !images.isEmpty() && !filled.contains(folder)) {
        throw new PruneException(
            Failure.INPUT_OUTPUT,
            "The folder %s of a class has no images: no file in it ends in .png, .jpg or .jpeg.".formatted(place.resolve(folder)),
            "Put its images there, or take the folder away.");
      }
    }
  }

  private static void byTurns(
      List<String> names, Map<String, List<ImageFile>> part, List<ImageFile> files, List<Integer> labels) {
    part.values().forEach(images -> images.sort(Comparator.comparing(ImageFile::path)));
    int most = part.values().stream().mapToInt(List::size).max().orElse(0);
    for (int turn = 0; turn < most; turn++) {
      for (int label = 0; label < names.size(); label++) {
        List<ImageFile> images = part.getOrDefault(names.get(label), List.of());
        if (turn < images.size()) {
          files.add(images.get(turn));
          labels.add(label);
        }
      }
    }
  }

  /** Archives often have one folder around everything: paths without it. */
  static List<ImageFile> withoutCommonFolder(List<ImageFile> images) {
    TreeSet<String> first = new TreeSet<>();
    images.forEach(image -> first.add(image.names()[0]));
    boolean around = first.size() == 1 && !first.first().equals("train")
        && images.stream().allMatch(image -> image.names().length >= 3);
    return around
        ? images.stream()
            .map(i -> new ImageFile(i.place(), i.path().substring(first.first().length() + 1), i.bytes()))
            .toList()
        : images;
  }
}
