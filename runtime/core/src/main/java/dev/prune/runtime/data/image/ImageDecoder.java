package dev.prune.runtime.data.image;

import dev.prune.runtime.PruneException;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * From the bytes of a PNG or JPEG to one byte a pixel and channel, channel first. Colours are those of sRGB as the file has
 * them, transparency is left out; with one channel a coloured image becomes grey by {@code (77 r + 150 g + 29 b) / 256}.
 */
public final class ImageDecoder {
  private static final String AGAIN = "Fetch the image again, or take it out.";

  /** Pixels that an image may announce: more would be asked for before it is known whether they are there. */
  private static final long MOST_PIXELS = 1L << 26;

  /** Second bytes of the marks "end of image" and "start of scan" of a JPEG. */
  private static final int END = 0xD9, SCAN = 0xDA;

  private static final int IEND = 0x49454E44;

  private ImageDecoder() {}

  /** Height and width of an image, from its header. */
  public static int[] size(ImageFile file) {
    return decoded(file, file.bytes().get(), (reader, bytes) -> size(reader, file));
  }

  /**
   * The pixels of an image.
   *
   * @param channels 3 for red, green, blue; 1 for grey
   * @param height what it must have
   * @param width what it must have
   */
  public static byte[] pixels(ImageFile file, int channels, int height, int width) {
    return decoded(file, file.bytes().get(), (reader, bytes) -> {
      int[] size = size(reader, file);
      if (size[0] != height || size[1] != width) {
        throw file.refusal(
            "has %d x %d pixels, but the first image has %d x %d".formatted(size[0], size[1], height, width),
            "Bring all images to one size first.", null);
      }
      if (cutShort(bytes)) {
        throw file.refusal("is cut short", AGAIN, null);
      }
      return channelFirst(reader.read(0), channels);
    });
  }

  private interface Use<T> {
    T of(ImageReader reader, byte[] bytes) throws IOException;
  }

  private static <T> T decoded(ImageFile file, byte[] bytes, Use<T> use) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw file.refusal(
            bytes.length == 0 ? "is empty" : "is no PNG and no JPEG, whatever its name says", AGAIN, null);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return use.of(reader, bytes);
      } finally {
        reader.dispose();
      }
    } catch (PruneException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // Damaged headers make the decoders throw whatever there is.
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw file.refusal("cannot be decoded: " + reason.replaceAll("[.!\\s]+$", ""), AGAIN, e);
    }
  }

  private static int[] size(ImageReader reader, ImageFile file) throws IOException {
    int height = reader.getHeight(0);
    int width = reader.getWidth(0);
    if ((long) height * width > MOST_PIXELS) {
      throw file.refusal(
          "announces %d x %d pixels".formatted(height, width), "Bring all images to a smaller size first.", null);
    }
    return new int[] {height, width};
  }

  /** The decoders of the JDK make up what is missing at the end of a file, so the mark of its end is looked for. */
  private static boolean cutShort(byte[] bytes) {
    boolean jpeg = (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xD8;
    boolean png = (bytes[0] & 0xFF) == 0x89 && bytes[1] == 'P';
    return jpeg && jpegCutShort(bytes) || png && pngCutShort(bytes);
  }

  /** The end must come behind the last mark of a scan: a small picture that stands in front has both, too. */
  private static boolean jpegCutShort(byte[] bytes) {
    for (int i = bytes.length - 2; i > 1; i--) {
      int mark = (bytes[i] & 0xFF) == 0xFF ? bytes[i + 1] & 0xFF : 0;
      if (mark == END || mark == SCAN) {
        return mark == SCAN;
      }
    }
    return true;
  }

  /** From chunk to chunk (length, name, content, sum) to the one called {@code IEND}. */
  private static boolean pngCutShort(byte[] bytes) {
    ByteBuffer chunks = ByteBuffer.wrap(bytes);
    for (long at = 8; at + 12 <= bytes.length; ) {
      int length = chunks.getInt((int) at);
      if (length < 0) {
        return true;
      }
      at += 12L + length;
      if (at <= bytes.length && chunks.getInt((int) at - 8 - length) == IEND) {
        return false;
      }
    }
    return true;
  }

  private static byte[] channelFirst(BufferedImage image, int channels) {
    int width = image.getWidth();
    int area = width * image.getHeight();
    byte[] pixels = new byte[channels * area];
    Raster raster = image.getRaster();
    if (channels == 3 && image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      separate(raster, pixels);
      return pixels;
    }
    // Asked for colours, the JDK would take stored grey for linear light and change it.
    boolean grey = raster.getNumBands() <= 2 && !(image.getColorModel() instanceof IndexColorModel);
    int shift = grey ? image.getColorModel().getComponentSize(0) - 8 : 0;
    for (int i = 0; i < area; i++) {
      int x = i % width;
      int y = i / width;
      int rgb;
      if (grey) {
        int value = raster.getSample(x, y, 0) >> shift;
        rgb = value << 16 | value << 8 | value;
      } else {
        rgb = image.getRGB(x, y);
      }
      int red = rgb >> 16 & 0xFF;
      int green = rgb >> 8 & 0xFF;
      int blue = rgb & 0xFF;
      if (channels == 1) {
        pixels[i] = (byte) (77 * red + 150 * green + 29 * blue >> 8);
      } else {
        pixels[i] = (byte) red;
        pixels[area + i] = (byte) green;
        pixels[2 * area + i] = (byte) blue;
      }
    }
    return pixels;
  }

  /** What most files are decoded to; it takes a tenth of the time of asking for each pixel's colour. */
  private static void separate(Raster raster, byte[] pixels) {
    byte[] stored = ((DataBufferByte) raster.getDataBuffer()).getData();
    int stride = ((ComponentSampleModel) raster.getSampleModel()).getScanlineStride();
    int width = raster.getWidth();
    int area = width * raster.getHeight();
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        int from = y * stride + 3 * x;
        int to = y * width + x;
        pixels[to] = stored[from + 2];
        pixels[area + to] = stored[from + 1];
        pixels[2 * area + to] = stored[from];
      }
    }
  }
}
