package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One IDX file of bytes: a magic number 0x00000800 + rank, the extents, then the values; all numbers are big-endian.
 * Whether it is packed with gzip is seen from its first bytes, not from its name.
 *
 * <p>Source of the format: "The IDX file format" on the home page of MNIST, Y. LeCun, C. Cortes, C. Burges.
 */
record IdxFile(Path path, int[] extents, byte[] values) {
  static final String WHERE =
      "The MNIST files are at https://ossci-datasets.s3.amazonaws.com/mnist/ (train-images-idx3-ubyte.gz,"
          + " train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz); put all four into one"
          + " folder, packed or unpacked.";

  private static final int MAGIC = 0x00000800;

  /** Deflate cannot pack better than this, so a packed file bounds what it can hold. */
  private static final long BEST_RATIO = 1032;

  /** Reads the file of {@code rank} extents and checks every byte count before memory is asked for. */
  static IdxFile read(Path path, int rank) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(path))) {
      raw.mark(2);
      boolean packed = raw.read() == 0x1F && raw.read() == 0x8B;
      raw.reset();
      InputStream in = packed ? new GZIPInputStream(raw) : raw;
      int[] extents = header(path, in, rank);
      int count = count(path, extents, packed, 4L + 4L * rank);
      byte[] values = in.readNBytes(count);
      if (values.length < count) {
        throw truncated(path, count, values.length);
      }
      if (in.read() >= 0) {
        throw bad(path, "goes on after the %d values that its header announces".formatted(count), null);
      }
      return new IdxFile(path, extents, values);
    } catch (EOFException e) {
      throw bad(path, "is truncated: its gzip stream stops in the middle", e);
    } catch (ZipException e) {
      throw bad(path, "is damaged: its gzip stream cannot be unpacked (%s)".formatted(e.getMessage()), e);
    } catch (IOException e) {
      throw PruneException.unreadable(path, e);
    }
  }

  private static int[] header(Path path, InputStream in, int rank) throws IOException {
    byte[] head = in.readNBytes(4 + 4 * rank);
    if (head.length < 4) {
      throw bad(path, "is truncated: an IDX file begins with 4 bytes of magic, found %d".formatted(head.length), null);
    }
    ByteBuffer numbers = ByteBuffer.wrap(head);
    int magic = numbers.getInt();
    if (magic != MAGIC + rank) {
      throw bad(
          path,
          "begins with 0x%08X, but an IDX file of %s begins with 0x%08X".formatted(magic, kind(rank), MAGIC + rank),
          null);
    }
    if (head.length < 4 + 4 * rank) {
      throw bad(
          path, "is truncated: its header has %d bytes, expected %d".formatted(head.length, 4 + 4 * rank), null);
    }
    int[] extents = new int[rank];
    for (int i = 0; i < rank; i++) {
      extents[i] = numbers.getInt();
      if (extents[i] <= 0) {
        throw bad(
            path, "announces %s %s".formatted(Integer.toUnsignedString(extents[i]), word(i)), null);
      }
    }
    return extents;
  }

  private static int count(Path path, int[] extents, boolean packed, long header) throws IOException {
    long count = 1;
    for (int extent : extents) {
      count *= extent; // below 2^62: refused as soon as it passes 2^31
      if (count > Integer.MAX_VALUE - 16) {
        throw bad(path, "announces %s values, more than 2 GiB".formatted(Arrays.toString(extents)), null);
      }
    }
    long size = Files.size(path);
    if (packed ? count > size * BEST_RATIO : header + count > size) {
      throw truncated(path, count, packed ? size * BEST_RATIO : size - header);
    }
    return (int) count;
  }

  private static PruneException truncated(Path path, long expected, long found) {
    return bad(
        path,
        "is truncated: its header announces %d values, but it can hold at most %d".formatted(expected, found),
        null);
  }

  static PruneException bad(Path path, String what, Throwable cause) {
    return new PruneException(
        Failure.INPUT_OUTPUT, "The file %s %s.".formatted(path, what), "Fetch the file again. " + WHERE, cause);
  }

  private static String kind(int rank) {
    return rank == 3 ? "images" : "labels";
  }

  private static String word(int extent) {
    return switch (extent) {
      case 0 -> "items";
      case 1 -> "rows";
      default -> "columns";
    };
  }
}
