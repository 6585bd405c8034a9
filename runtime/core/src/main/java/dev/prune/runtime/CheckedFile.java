package dev.prune.runtime;

import dev.prune.runtime.checkpoint.DType;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.checkpoint.TensorFile;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Tensor;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file that is read for a network: its words and tensors, and what is said where they do not fit.
 *
 * @param path where it is, for messages
 * @param content what it holds
 * @param network what it is to fit
 */
record CheckedFile(Path path, TensorFile content, Network network) {
  static CheckedFile read(Path path, Network network) {
    return new CheckedFile(path, Safetensors.read(path), network);
  }

  /** What its metadata say of {@code key}. */
  String text(String key, String otherwise) {
    return content.metadata().getOrDefault(key, otherwise);
  }

  /** The ascending indices that its metadata have at {@code key}. */
  int[] indices(String key, int below) {
    String text = text(key, "");
    try {
      return IndexRanges.parse(text, below);
    } catch (IllegalArgumentException e) {
      throw refusal("says `" + text + "` in `" + key + "`, expected ascending indices below " + below + ".");
    }
  }

  /** The whole number that its metadata have at {@code key}. */
  long whole(String key, long otherwise, long least) {
    String text = text(key, "" + otherwise);
    try {
      long number = Long.parseLong(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw refusal("says `" + text + "` in `" + key + "`, expected a whole number.");
  }

  boolean has(String tensor) {
    return content.tensors().containsKey(tensor);
  }

  /** Refuses the file unless it has this tensor with the shape that {@code tensor} has at these widths. */
  void require(String name, Tensor tensor, int[] widths) {
    StoredTensor stored = content.tensors().get(name);
    if (stored == null) {
      throw refusal("has no tensor `" + name + "`; it has " + content.tensors().keySet() + ".");
    }
    long[] expected = FlatSection.shape(tensor, widths);
    if (!Arrays.equals(expected, stored.shape())) {
      throw refusal(
          "has `" + name + "` of shape " + Arrays.toString(stored.shape()) + ", expected " + Arrays.toString(expected)
              + ".");
    }
    if (stored.type() != DType.F32 && stored.type() != DType.F64) {
      throw refusal("has `" + name + "` of type " + stored.type() + ", expected F32 or F64.");
    }
  }

  /** The numbers of a tensor that was required. */
  double[] numbers(String name) {
    StoredTensor stored = content.tensor(name);
    if (stored.type() == DType.F64) {
      return stored.doubles();
    }
    float[] floats = stored.floats();
    double[] values = new double[floats.length];
    Arrays.setAll(values, i -> floats[i]);
    return values;
  }

  /** @param what goes on after "it" */
  PruneException refusal(String what) {
    return refusal(what, "Load it into the network that it was saved from, or into its resized source.");
  }

  PruneException refusal(String what, String wayOut) {
    return new PruneException(
        Failure.INPUT_OUTPUT,
        "The file `" + path + "` does not fit the network `" + network.name() + "`: it " + what, wayOut);
  }
}
