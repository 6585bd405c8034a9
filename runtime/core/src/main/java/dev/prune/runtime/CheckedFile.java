package dev.prune.runtime;

import dev.prune.runtime.checkpoint.DType;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.checkpoint.TensorFile;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A file that is read for a network: its words and tensors, and what is said where they do not fit.
 *
 * @param path where it is, for messages
 * @param content what it holds
 * @param network what it is to fit
 * @param fresh layers that need not be in it
 */
record CheckedFile(Path path, TensorFile content, Network network, Set<Integer> fresh) {
  static CheckedFile read(Path path, Network network) {
    return new CheckedFile(path, Safetensors.read(path), network, Set.of());
  }

  /** The file as if these layers, and the channels that only they make, were not in it. */
  CheckedFile without(Set<Integer> layers) {
    if (layers.isEmpty()) {
      return this;
    }
    Set<Integer> groups = new HashSet<>();
    for (int layer = 0; layer < network.layers().size(); layer++) {
      for (int group : network.layers().get(layer).groups()) {
        if (layers.contains(layer)) {
          groups.add(group);
        }
      }
    }
    for (int layer = 0; layer < network.layers().size(); layer++) {
      for (int group : network.layers().get(layer).groups()) {
        if (!layers.contains(layer)) {
          groups.remove(group);
        }
      }
    }
    Map<String, String> metadata = new TreeMap<>(content.metadata());
    groups.forEach(group -> StructureText.forget(network.groups().get(group).name(), metadata));
    List<String> names =
        Stream.concat(network.parameters().stream(), network.statistics().stream())
            .filter(tensor -> layers.contains(tensor.layer()))
            .map(Tensor::name)
            .toList();
    List<StoredTensor> kept =
        content.tensors().values().stream()
            .filter(t -> names.stream().noneMatch(n -> t.name().equals(n) || t.name().startsWith(n + ".")))
            .toList();
    return new CheckedFile(path, TensorFile.of(metadata, kept), network, layers);
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
    if (stored == null && fresh.contains(tensor.layer())) {
      return;
    }
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
    return refusal(what, "Load it into the network that it was saved from, or into its resized source; `start from ... except LAYER` leaves a"
            + " layer out.");
  }

  PruneException refusal(String what, String wayOut) {
    return new PruneException(
        Failure.INPUT_OUTPUT,
        "The file `" + path + "` does not fit the network `" + network.name() + "`: it " + what, wayOut);
  }
}
