package dev.prune.runtime.checkpoint;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a safetensors file holds.
 *
 * @param metadata text by key, without the checksums that {@link Safetensors} adds and takes away
 * @param tensors by name, in the order of the header
 */
public record TensorFile(SortedMap<String, String> metadata, SequencedMap<String, StoredTensor> tensors) {
  /** Keeps its own copies of the maps. */
  public TensorFile {
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
  }

  /** A file of {@code tensors} in the given order; no two may have the same name. */
  public static TensorFile of(Map<String, String> metadata, Collection<StoredTensor> tensors) {
    SequencedMap<String, StoredTensor> byName = new LinkedHashMap<>();
    for (StoredTensor tensor : tensors) {
      if (byName.put(tensor.name(), tensor) != null) {
        throw new PruneException(
            Failure.USAGE,
            "Two tensors called `%s` cannot be stored in one file.".formatted(tensor.name()),
            "Give each tensor a name of its own.");
      }
    }
    return new TensorFile(new TreeMap<>(metadata), byName);
  }

  /** The tensor of this name, which must be there. */
  public StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "The stored tensors are %s; there is no `%s`.".formatted(tensors.keySet(), name),
          "Check that the file belongs to this program.");
    }
    return tensor;
  }
}
