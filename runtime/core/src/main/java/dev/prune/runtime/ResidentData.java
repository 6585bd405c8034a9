package dev.prune.runtime;

import dev.prune.runtime.Memory.Extent;
import dev.prune.runtime.Memory.Item;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.BatchKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A data set that lies on the device for the length of a run: its order goes in once an epoch, and for a batch only the
 * place in it, from which kernels assemble the batch. Splits lie one after the other. What the procedures of the network
 * see is the same to the bit as when batches go in.
 */
final class ResidentData implements AutoCloseable {
  private static final String INPUT = "data input";
  private static final String LABELS = "data labels";
  private static final String TARGETS = "data targets";
  private static final String ORDER = "data order";
  private static final String PLACE = "data place";

  /** Positions in {@code PLACE}: the split's first sample, the place in all orders, live rows, numbers of a row. */
  private static final int FIRST = 0, AT = 1, ROWS = 2, SAMPLE_SIZE = 3, TARGET_WIDTH = 4;

  /** More than this no array of a device's host side holds. */
  private static final long MOST = Integer.MAX_VALUE - 64;

  private final Emission emission;
  private final boolean refused;

  /** Outlives events, which leave all its buffers in place. */
  private final Procedure assemble;
  private final int[] place = new int[5];

  /** The first sample of each split that is here, or -1. */
  private final int[] first = new int[Split.values().length];

  /** Which order of each split the device has, in which version. */
  private final SampleOrder[] orders = new SampleOrder[first.length];

  private final int[] versions = new int[first.length];
  private List<Item> items = List.of();

  /**
   * @param refused whether batches shall go in whatever would fit
   */
  ResidentData(Emission emission, boolean refused) {
    this.emission = emission;
    this.refused = refused;
    this.assemble =
        new Procedure(emission.device(), emission.network().name() + ".batch", this::kernels);
    Arrays.fill(first, -1);
  }

  /** Takes in the splits that fit beside the network, none where training samples do not or nothing is gained. */
  ResidentData take(Feed feed) {
    close();
    DataSource data = feed.data();
    if (refused || !emission.device().recordsProcedures() || !feed.unchanging()) {
      return this;
    }
    long room = emission.device().memoryBytes() / 2 - emission.plannedBytes();
    List<Item> fitting = List.of();
    List<Split> splits = new ArrayList<>();
    int rows = 0;
    for (Split split : Split.values()) {
      List<Item> with = items(data, feed.sampleSize(), (long) rows + data.size(split));
      if (fits(with, room)) {
        first[split.ordinal()] = rows;
        rows += data.size(split);
        fitting = with;
        splits.add(split);
      } else if (split == Split.TRAIN) {
        return this;
      }
    }
    items = fitting;
    place[SAMPLE_SIZE] = feed.sampleSize();
    place[TARGET_WIDTH] = data.targetWidth();
    boolean taken = false;
    try {
      emission.fit();
      splits.forEach(split -> feed.copy(split, buffers().real(INPUT), labels(), targets(), first[split.ordinal()]));
      taken = true;
    } catch (PruneException e) {
      // Others use the device's memory, too; without the data beside it the network may still fit.
      if (e.failure() != Failure.MEMORY) {
        throw e;
      }
    } finally {
      if (!taken) {
        close();
      }
    }
    return this;
  }

  /** Empty where one of them would have too many numbers. */
  private static List<Item> items(DataSource data, int sampleSize, long rows) {
    if (rows * Math.max(sampleSize, data.targetWidth()) > MOST) {
      return List.of();
    }
    int count = (int) rows;
    return List.of(
        new Item(INPUT, Extent.DATA, false, count * sampleSize),
        data.classes() > 0
            ? new Item(LABELS, Extent.DATA, true, count)
            : new Item(TARGETS, Extent.DATA, false, count * data.targetWidth()),
        new Item(ORDER, Extent.DATA, true, count),
        new Item(PLACE, Extent.DATA, true, 5));
  }

  private boolean fits(List<Item> buffers, long room) {
    Device device = emission.device();
    long most = device.largestBufferBytes();
    return !buffers.isEmpty()
        && new Memory(buffers).bytes(device.realBytes()) <= room
        && buffers.stream().allMatch(item -> new Memory(List.of(item)).bytes(device.realBytes()) <= most);
  }

  /** The buffers of the network and of the data beside it. */
  Memory beside(Memory network) {
    if (items.isEmpty()) {
      return network;
    }
    List<Item> all = new ArrayList<>(network.items());
    all.addAll(items);
    return new Memory(all);
  }

  /** Bytes of the data on the device. */
  long bytes() {
    return new Memory(items).bytes(emission.device().realBytes());
  }

  /** Whether a split is here. */
  boolean holds(Split split) {
    return first[split.ordinal()] >= 0;
  }

  /** Makes the samples {@code order[at .. at + rows]} the batch. */
  void load(SampleOrder order, int at, int rows) {
    int split = order.split().ordinal();
    Device device = emission.device();
    if (orders[split] != order || versions[split] != order.version()) {
      device.write(buffers().whole(ORDER), first[split], order.samples(), 0, order.size());
      orders[split] = order;
      versions[split] = order.version();
    }
    place[FIRST] = first[split];
    place[AT] = first[split] + at;
    place[ROWS] = rows;
    device.write(buffers().whole(PLACE), 0, place, 0, place.length);
    assemble.run();
  }

  private void kernels() {
    BatchKernels batch = emission.device().kernels(BatchKernels.class);
    Ints order = buffers().whole(ORDER);
    Ints dims = buffers().whole(PLACE);
    batch.rows(buffers().real(INPUT), order, buffers().real("input"), dims, FIRST, AT, ROWS, SAMPLE_SIZE);
    if (labels() != null) {
      batch.labels(labels(), order, buffers().whole("labels"), dims, FIRST, AT, ROWS);
    } else {
      batch.rows(targets(), order, buffers().real("targets"), dims, FIRST, AT, ROWS, TARGET_WIDTH);
    }
    if (buffers().has("samples")) {
      batch.samples(order, buffers().whole("samples"), dims, AT, ROWS);
    }
  }

  private Buffers buffers() {
    return emission.buffers();
  }

  private Buffer targets() {
    return buffers().real(TARGETS);
  }

  private Ints labels() {
    return buffers().whole(LABELS);
  }

  /** Gives the data's memory back. */
  @Override
  public void close() {
    Arrays.fill(first, -1);
    Arrays.fill(orders, null);
    if (!items.isEmpty()) {
      items = List.of();
      assemble.forget();
      emission.fit();
    }
  }
}
