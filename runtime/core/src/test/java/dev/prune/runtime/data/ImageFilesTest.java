package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
  @TempDir private Path folder;

  private static byte[] image(String format, int type, int height, int width, int rgb) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
          image.getRaster().setSample(x, y, 0, rgb & 0xFF);
        } else {
          image.setRGB(x, y, rgb + (x == 0 ? 0 : 0x010000));
        }
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      assertTrue(ImageIO.write(image, format, out));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] png(int rgb) {
    return image("png", BufferedImage.TYPE_INT_RGB, 2, 3, rgb);
  }

  private static byte[] jpg(int rgb) {
    return image("jpg", BufferedImage.TYPE_INT_RGB, 2, 3, rgb);
  }

  private void write(String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static int[] bytes(DataSource source, Split split, int index) {
    int[] shape = source.shape();
    float[] into = new float[shape[0] * shape[1] * shape[2]];
    source.sample(split, index, into, 0);
    int[] bytes = new int[into.length];
    Arrays.setAll(bytes, i -> Math.round(into[i] * 255));
    return bytes;
  }

  @Test
  void readsAFolderOfClassesByTurns() throws IOException {
    write("b/2.PNG", png(0x0A1420));
    write("b/1.png", png(0x0B1520));
    write("a/x.jpg", jpg(0x808080));
    write("a/.hidden.png", png(0));
    write("a/readme.txt", new byte[3]);
    ImageFiles files = ImageFiles.open(folder, 3);
    assertArrayEquals(new int[] {3, 2, 3}, files.shape());
    assertEquals(List.of("a", "b"), files.classNames());
    assertEquals(3, files.size(Split.TRAIN));
    assertEquals(List.of(0, 1, 1),
        List.of(files.label(Split.TRAIN, 0), files.label(Split.TRAIN, 1), files.label(Split.TRAIN, 2)));
    assertArrayEquals(
        new int[] {0x0B, 0x0C, 0x0C, 0x0B, 0x0C, 0x0C, 0x15, 0x15, 0x15, 0x15, 0x15, 0x15, 0x20, 0x20, 0x20, 0x20, 0x20,
          0x20},
        bytes(files, Split.TRAIN, 1));
    assertEquals(0x80, bytes(files, Split.TRAIN, 0)[0], 3);
    assertTrue(files.unchanging());
    assertTrue(files.description().contains("2 classes, 2 x 3 pixels"), files.description());
  }

  @Test
  void aClassWithoutImagesIsTold() throws IOException {
    write("a/1.png", png(1));
    write("b/1.png", png(2));
    write("c/notes.txt", new byte[3]);
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), folder.resolve("c").toString(), "no images");
    Files.delete(folder.resolve("c/notes.txt"));
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), folder.resolve("c").toString(), "no images");
    Files.move(folder.resolve("c"), folder.resolve(".c"));
    assertEquals(2, ImageFiles.open(folder, 3).size(Split.TRAIN));
    write("two/train/a/1.png", png(1));
    write("two/train/b/1.png", png(2));
    Files.createDirectories(folder.resolve("two/test/b"));
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder.resolve("two"), 3), folder.resolve("two/test/b").toString());
  }

  @Test
  void storedGreyStaysWhatItIs() throws IOException {
    write("a/1.png", image("png", BufferedImage.TYPE_BYTE_GRAY, 2, 2, 77));
    write("b/1.png", image("png", BufferedImage.TYPE_INT_ARGB, 2, 2, 0xFF4D4D4D));
    write("b/2.jpg", image("jpg", BufferedImage.TYPE_BYTE_GRAY, 2, 2, 77));
    ImageFiles colours = ImageFiles.open(folder, 3);
    assertEquals(12, Arrays.stream(bytes(colours, Split.TRAIN, 0)).filter(v -> v == 77).count());
    ImageFiles grey = ImageFiles.open(folder, 1);
    assertArrayEquals(new int[] {77, 77, 77, 77}, bytes(grey, Split.TRAIN, 0));
    assertEquals(77, bytes(grey, Split.TRAIN, 1)[0]);
    assertEquals(77, bytes(grey, Split.TRAIN, 2)[0], 2);
  }

  @Test
  void trainAndTestFoldersOrAShare() throws IOException {
    for (int i = 0; i < 10; i++) {
      write("all/a/" + i + ".png", png(i));
      write("all/b/" + i + ".png", png(i + 20));
    }
    DataSource share = DataCatalog.open(new DataRequest(
        "images", Map.of("test", 0.25, "validate", 0.2), Map.of("folder", "all"), Optional.of(folder), 1));
    assertEquals(12, share.size(Split.TRAIN));
    assertEquals(3, share.size(Split.VALIDATION));
    assertEquals(5, share.size(Split.TEST));
    assertTrue(share.concurrent());

    write("two/train/a/1.png", png(1));
    write("two/train/b/1.png", png(2));
    write("two/test/b/7.png", png(3));
    DataSource folders = DataCatalog.open(new DataRequest(
        "images", Map.of("channels", 1.0), Map.of("folder", "two"), Optional.of(folder), 1));
    assertEquals(2, folders.size(Split.TRAIN));
    assertEquals(1, folders.size(Split.TEST));
    assertEquals(1, folders.label(Split.TEST, 0));
    assertEquals(1, folders.shape()[0]);
    Failing.with(Failure.INPUT_OUTPUT, () -> DataCatalog.open(new DataRequest(
        "images", Map.of("test", 0.5), Map.of("folder", "two"), Optional.of(folder), 1)), "test split", "already");
  }

  @Test
  void anArchiveIsReadAsTheFolderInIt() throws IOException {
    byte[][] archives = {
      new Tar().folder("a").file("a/1.png", png(1)).file("b/1.png", png(2)).file("b/x.txt", new byte[700]).packed(),
      new Tar().file("./a/1.png", png(1)).file("./b/1.png", png(2)).plain(),
      new Tar().file("flowers/train/a/1.png", png(1)).longFile("flowers/train/b/1.png", png(2))
          .file("flowers/README.md", new byte[512]).packed(),
      new Tar().paxFile("train/a/" + "n".repeat(120) + ".png", png(1)).file("train/b/1.png", png(2)).packed()
    };
    for (byte[] archive : archives) {
      write("x.tar.gz", archive);
      ImageFiles files = ImageFiles.open(folder.resolve("x.tar.gz"), 3);
      assertEquals(2, files.size(Split.TRAIN));
      assertEquals(List.of("a", "b"), files.classNames());
      assertEquals(1, bytes(files, Split.TRAIN, 0)[12]);
      assertEquals(2, bytes(files, Split.TRAIN, 1)[12]);
    }
  }

  @Test
  void whatDoesNotFitIntoMemoryIsDecodedWhenAsked() throws IOException {
    write("a/1.png", png(1));
    write("b/1.png", png(2));
    ImageFiles files = ImageFiles.open(folder, 3, 35);
    assertFalse(files.unchanging());
    assertArrayEquals(bytes(ImageFiles.open(folder, 3), Split.TRAIN, 1), bytes(files, Split.TRAIN, 1));
    write("b/1.png", Arrays.copyOf(png(2), 50));
    Failing.with(Failure.INPUT_OUTPUT, () -> bytes(files, Split.TRAIN, 1), "b/1.png", "cut short");
    write("x.tar", new Tar().file("a/1.png", png(1)).file("b/1.png", png(2)).plain());
    Failing.with(Failure.MEMORY, () -> ImageFiles.open(folder.resolve("x.tar"), 3, 100), "more than 100 bytes");
  }

  @Test
  void refusesImagesThatAreNone() throws IOException {
    write("a/1.png", png(1));
    refuses("is empty", new byte[0]);
    refuses("no PNG and no JPEG", "hello, I am a text".getBytes());
    byte[] png = image("png", BufferedImage.TYPE_INT_RGB, 2, 3, 0x123456);
    for (int length = 9; length < png.length - 12; length += 7) {
      refuses("b/1.png", Arrays.copyOf(png, length));
    }
    byte[] jpg = jpg(0x654321);
    for (int length = 4; length < jpg.length - 1; length += 41) {
      refuses("b/1.png", Arrays.copyOf(jpg, length));
    }
    refuses("3 x 2 pixels, but the first image has 2 x 3", image("png", BufferedImage.TYPE_INT_RGB, 3, 2, 1));
    byte[] damaged = png.clone();
    damaged[18] = 1; // A width of 256 and more, which the data do not have.
    refuses("b/1.png", damaged);
  }

  @Test
  void refusesImagesOfOtherKinds() throws IOException {
    write("a/1.png", png(1));
    write("b/1.png", png(2));
    write("b/.2.gif", new byte[3]);
    write("gif", new byte[3]);
    assertEquals(2, ImageFiles.open(folder, 3).size(Split.TRAIN));
    write("b/2.WebP", new byte[3]);
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), "b/2.WebP", folder.toString(), "only PNG and JPEG");
    Path archive = folder.resolve("flowers.tar");
    Files.write(archive, new Tar().file("./a/1.png", png(1)).file("./b/1.bmp", png(2)).packed());
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(archive, 3), "b/1.bmp", archive.toString(), "only PNG and JPEG");
  }

  private void refuses(String part, byte[] bytes) throws IOException {
    write("b/1.png", bytes);
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), "b/1.png", part);
  }

  @Test
  void refusesFoldersWithoutClasses() throws IOException {
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), "no images in");
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder.resolve("x"), 3), "no folder or archive");
    write("a/1.png", png(1));
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), "one class, `a`");
    write("2.png", png(1));
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), "2.png", "in no folder of a class");
    Files.delete(folder.resolve("2.png"));
    write("train/a/1.png", png(1));
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), "a/1.png", "in no folder of a class");
    Files.delete(folder.resolve("a/1.png"));
    write("train/b/1.png", png(1));
    write("valid/b/1.png", png(1));
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), "neither in `train` nor in `test`");
    Files.delete(folder.resolve("valid/b/1.png"));
    write("test/c/1.png", png(1));
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder, 3), "class `c`", "no training images");
    Failing.with(Failure.USAGE, () -> ImageFiles.open(folder, 2), "2 were asked for");
  }

  @Test
  void refusesArchivesThatAreBroken() throws IOException {
    Tar tar = new Tar().file("a/1.png", png(1)).file("b/1.png", png(2));
    byte[] open = tar.open();
    byte[] packed = tar.packed();
    broken("cut short", open);
    broken("cut short", Arrays.copyOf(open, 700));
    broken("cut short", Tar.packed(open));
    for (int length = 12; length < packed.length; length += 9) {
      broken("x.tar.gz", Arrays.copyOf(packed, length));
    }
    byte[] changed = packed.clone();
    changed[packed.length / 2] ^= 0x55;
    broken("x.tar.gz", changed);
    byte[] header = open.clone();
    header[3] ^= 1;
    broken("sum of a header", header);
    broken("no tar archive", "this is not an archive at all. ".repeat(40).getBytes());
    for (String name : List.of("../a/1.png", "/a/1.png", "a/../../1.png", "a\\1.png")) {
      broken("leads out of it", new Tar().file(name, png(1)).plain());
    }
    broken("no images", new Tar().file("a/readme", new byte[9]).plain());
  }

  private void broken(String part, byte[] archive) throws IOException {
    write("x.tar.gz", archive);
    Failing.with(Failure.INPUT_OUTPUT, () -> ImageFiles.open(folder.resolve("x.tar.gz"), 3), "x.tar.gz", part);
  }
}
