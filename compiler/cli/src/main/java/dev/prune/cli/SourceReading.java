package dev.prune.cli;

import dev.prune.compiler.diagnostic.Source;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the text of a program from a file, or from standard input for {@code -}. */
final class SourceReading {
  /** More than any program; the compiler's own limits are far below. Keeps a wrong file from filling the memory. */
  private static final int MOST_BYTES = 16 << 20;

  private SourceReading() {}

  /** The program named {@code name}. Fails with {@link Failure#INPUT_OUTPUT} and a sentence that names the file. */
  static Source read(String name, InputStream standardInput) {
    if (name.equals("-")) {
      try {
        byte[] bytes = standardInput.readNBytes(MOST_BYTES + 1);
        return new Source("<stdin>", decode("Standard input", bytes), Optional.empty());
      } catch (IOException e) {
        throw failure("Standard input could not be read: " + e.getMessage() + ".", "", e);
      }
    }
    Path file = path(name);
    if (Files.isDirectory(file)) {
      throw failure("`" + name + "` is a folder; a .prune file was expected.", "", null);
    }
    if (!Files.exists(file)) {
      throw failure("The file `" + name + "` does not exist.", neighbours(file), null);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new Source(name, decode("The file `" + name + "`", in.readNBytes(MOST_BYTES + 1)), Optional.of(file));
    } catch (AccessDeniedException e) {
      throw failure("The file `" + name + "` may not be read.", "Check its permissions.", e);
    } catch (IOException e) {
      throw failure("The file `" + name + "` could not be read: " + e.getMessage() + ".", "", e);
    }
  }

  /** A path from the command line. */
  static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw failure("`" + name.replace("\0", "\\0") + "` is not a file name: " + e.getReason() + ".", "", e);
    }
  }

  private static String decode(String what, byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw failure(what + " is longer than " + (MOST_BYTES >> 20) + " MiB; that is no .prune program.", "", null);
    }
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    try {
      return decoder.decode(input).toString();
    } catch (CharacterCodingException e) {
      throw failure(
          what + " is not UTF-8 text: the byte at offset " + input.position() + " begins no character.",
          "Save it as UTF-8; a checkpoint or an archive is not a program.",
          e);
    }
  }

  /** The .prune files that lie beside a missing one, because a wrong name is the usual reason. */
  private static String neighbours(Path missing) {
    Path folder = missing.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return "Its folder does not exist either.";
    }
    try (var files = Files.list(folder)) {
      var names =
          files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".prune")).sorted().limit(12).toList();
      return names.isEmpty() ? "" : "That folder holds: " + String.join(", ", names) + ".";
    } catch (IOException e) {
      return "";
    }
  }

  private static PruneException failure(String message, String help, Throwable cause) {
    return new PruneException(Failure.INPUT_OUTPUT, message, help, cause);
  }
}
