package dev.prune.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that trains in a moment. */
final class TinyProgram {
  static final String CUT =
      """
        at end of epoch 1 {
          compact lowest 50% of units of dense except outputs by sum(abs(w)) ranked per layer
        }
      """;

  private TinyProgram() {}

  /** Writes the program; {@code rate} is the learning rate, {@code body} what its training does besides. */
  static Path write(Path folder, String rate, int epochs, String body) throws IOException {
    return Files.writeString(
        folder.resolve("tiny.prune"),
        """
        network Tiny {
          input image: float[1, 28, 28]

          fc1 = image |> flatten |> dense(24) |> relu
          output digit = fc1 |> dense(10)
        }

        train Tiny {
          data      digits(train: 400, test: 100, validate: 10%%)
          loss      cross_entropy(digit)
          optimizer sgd(lr: %s)
          batch     50
          epochs    %d
          seed      7

        %s}
        """
            .formatted(rate, epochs, body));
  }
}
