package dev.prune.bench;

/** Programs of the benchmarks with epochs and an event of their own. */
public final class PrunedProgram {
  private static final String EPOCHS = "  epochs    1\n";
  private static final String SEED = "  seed      42\n";

  private PrunedProgram() {}

  /** A network that is trained for some epochs as it is. */
  public static String dense(BenchNetwork network, int epochs) {
    return with(network.program(), epochs, "");
  }

  /** The same on images that are moved, mirrored and partly covered, anew in each epoch. */
  public static String augmented(BenchNetwork network, int epochs) {
    return with(network.program(), epochs, "  augment   random_crop(padding: 4) |> flip |> cutout(8)\n");
  }

  /** One event at the end of the first epoch takes out channels of all layers until a share of the FLOPs is gone. */
  public static String withoutFlops(BenchNetwork network, int epochs, int percent) {
    return compacted(network, epochs, "(" + percent + "% of flops)");
  }

  /** One event at the end of the first epoch takes out a share of the channels of each layer. */
  public static String withoutUnits(BenchNetwork network, int epochs, int percent) {
    return compacted(network, epochs, percent + "%");
  }

  private static String compacted(BenchNetwork network, int epochs, String amount) {
    return with(network.program(), epochs, event(amount));
  }

  private static String event(String amount) {
    return """
          align     auto

          at end of epoch 1 {
            compact lowest %s of units of (conv, dense) except outputs by sum(abs(w)) ranked per layer
          }
        """
        .formatted(amount);
  }

  /** A network of two units, one of which an event takes out: what a run takes beside its network. */
  public static String ofTwoUnits(BenchNetwork like, int epochs) {
    int[] shape = like.inputShape();
    String text =
        """
        network Least {
          input image: float[%d, %d, %d]
          fc1 = image |> flatten |> dense(2) |> relu
          output class = fc1 |> dense(%d)
        }
        train Least {
          data      digits
          loss      cross_entropy(class)
          optimizer sgd(lr: 1e-5, momentum: 0.9)
          batch     1
          epochs    1
          seed      42
        }
        """
            .formatted(shape[0], shape[1], shape[2], BenchNetwork.CLASSES);
    return with(text, epochs, event("50%"));
  }

  private static String with(String program, int epochs, String event) {
    if (!program.contains(EPOCHS) || !program.contains(SEED)) {
      throw new IllegalStateException("A program of the benchmarks does not say `" + EPOCHS.strip() + "` and its seed.");
    }
    return program.replace(EPOCHS, "  epochs    " + epochs + "\n").replace(SEED, SEED + event);
  }
}
