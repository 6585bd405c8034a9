package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.plan.Plan;
import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A program that compacts against the same one that masks, in double: the same function at the event and after further
 * training, to the bit; survivors and their slots are the same numbers; memory is what was planned; a file holds all of it; the
 * source of the smaller network gives a class that predicts the same. And on the cpu device, to float tolerance.
 */
final class MaskedCompacted {
  private static final DataSource DATA = Samples.classes(37, 12, 3, 2, 6, 5);
  private static final Overrides FIRST_EPOCH =
      new Overrides(OptionalInt.of(1), OptionalInt.empty(), OptionalLong.empty());

  private final Path folder;
  private final boolean thoroughly;

  /**
   * @param folder for files
   * @param thoroughly whether the smaller network's own class is compiled and tried, too
   */
  MaskedCompacted(Path folder, boolean thoroughly) {
    this.folder = folder;
    this.thoroughly = thoroughly;
  }

  /** Compares training texts of one network: the first one compacts, the others mask in its place, all or a part. */
  void check(String network, String training, String... maskings) throws IOException {
    try {
      Compilation compact = Programs.compile(network + training);
      Class<?> compacting = Programs.load(compact);
      for (String masks : new LinkedHashSet<>(List.of(maskings))) {
        Class<?> masking = Programs.load(Programs.compile(network + masks));
        same(compact, compacting, masking, FIRST_EPOCH);
        same(compact, compacting, masking, Overrides.none());
        near(compacting, masking);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(network + training, e);
    }
  }

  /** Right after the first event: before it both are one program, and so are their numbers. */
  private static void near(Class<?> compacting, Class<?> masking) {
    float[] input = Samples.of(DATA, 12);
    try (CpuDevice device = CpuDevice.create(1);
        CpuDevice other = CpuDevice.create(1);
        Trainer compact = Programs.trainer(compacting, device, FIRST_EPOCH);
        Trainer mask = Programs.trainer(masking, other, FIRST_EPOCH)) {
      Course course = train(compact);
      assertEquals(train(mask).diverged(), course.diverged(), "on the cpu device");
      if (course.diverged().isPresent()) {
        return;
      }
      assertArrayEquals(mask.structure().liveWidths(), compact.structure().widths(), "widths on the cpu device");
      float[] expected = mask.predict(input, 12);
      float[] found = compact.predict(input, 12);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], 1e-4 * Math.max(1, Math.abs(expected[i])), "output " + i + " on the cpu device");
      }
    }
  }

  private void same(Compilation program, Class<?> compacting, Class<?> masking, Overrides overrides)
      throws IOException {
    float[] input = Samples.of(DATA, 12);
    Path compactFile = folder.resolve("compact.safetensors");
    Path maskFile = folder.resolve("mask.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        ReferenceDevice other = new ReferenceDevice();
        Trainer compact = Programs.trainer(compacting, device, overrides);
        Trainer mask = Programs.trainer(masking, other, overrides)) {
      Course course = train(compact);
      assertEquals(train(mask), course, "losses");
      if (course.diverged().isPresent()) {
        return;
      }
      assertEquals(compact.evaluate(DATA, Split.TEST), mask.evaluate(DATA, Split.TEST));
      equal(mask.predict(input, 12), compact.predict(input, 12));

      compact.save(compactFile);
      mask.save(maskFile);
      survivors(mask.structure(), Safetensors.read(maskFile).tensors(), Safetensors.read(compactFile).tensors());
      assertArrayEquals(mask.structure().liveWidths(), compact.structure().widths());

      int[] widths = compact.structure().widths();
      assertEquals(compact.network().parameterCount(widths), compact.structure().parameters());
      assertEquals(device.allocatedBytes(), compact.plannedBytes(), "bytes after compaction");
      assertEquals(other.allocatedBytes(), mask.plannedBytes(), "bytes with masks");
      if (overrides.epochs().isEmpty()) {
        planned(program, compact.structure());
        Compilation small = Programs.compile(program.shrunk("Small", compact.widths(), ""));
        assertEquals(compact.structure().parameters(), small.plan().dense().parameters());
        if (thoroughly) {
          roundTrip(Programs.load(small), compactFile, compact.predict(input, 12), overrides);
        }
      }
      roundTrip(compacting, compactFile, compact.predict(input, 12), overrides);
      roundTrip(masking, maskFile, compact.predict(input, 12), overrides);
    }
  }

  /**
   * A training.
   *
   * @param losses of its epochs
   * @param diverged what it said where it ended early: products of products may grow without bounds
   */
  private record Course(List<Double> losses, Optional<String> diverged) {}

  private static Course train(Trainer trainer) {
    List<Double> losses = new ArrayList<>();
    Listener epochs =
        new Listener() {
          @Override
          public void epoch(EpochReport report) {
            losses.add(report.metrics().get(Split.TRAIN).get("loss"));
          }
        };
    try {
      trainer.train(DATA, epochs);
      return new Course(losses, Optional.empty());
    } catch (PruneException e) {
      if (e.failure() != Failure.DIVERGED) {
        throw e;
      }
      return new Course(losses, Optional.of(e.getMessage()));
    }
  }

  /** What an event leaves is what the plan said, wherever the schedule alone decides. */
  private static void planned(Compilation program, Structure structure) {
    List<Plan.Event> events = program.plan().events();
    if (!events.isEmpty() && events.stream().allMatch(Plan.Event::exact)) {
      assertEquals(events.getLast().after().parameters(), structure.parameters(), "planned parameters");
      assertEquals(events.getLast().after().flops(), structure.flops(), "planned FLOPs");
    }
  }

  /** Parameters and slots: what is live in the masked network is, in order, all of the smaller one. */
  private static void survivors(
      Structure masked, Map<String, StoredTensor> with, Map<String, StoredTensor> without) {
    boolean[] live = masked.live();
    int at = 0;
    for (Tensor tensor : masked.network().parameters()) {
      for (String suffix : List.of("", ".slot0", ".slot1")) {
        StoredTensor large = with.get(tensor.name() + suffix);
        if (large != null) {
          double[] all = large.doubles();
          double[] small = without.get(tensor.name() + suffix).doubles();
          int next = 0;
          for (int i = 0; i < all.length; i++) {
            if (live[at + i]) {
              assertEquals(all[i] + 0.0, small[next++] + 0.0, tensor.name() + suffix);
            }
          }
          assertEquals(small.length, next, tensor.name() + suffix);
        }
      }
      at += tensor.size(masked.widths());
    }
  }

  private void roundTrip(Class<?> type, Path file, float[] expected, Overrides overrides) throws IOException {
    Path again = folder.resolve("again.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(type, device, overrides)) {
      trainer.load(file);
      equal(expected, trainer.predict(Samples.of(DATA, 12), 12));
      if (!trainer.network().name().equals("Small")) { // which has other original channels
        trainer.save(again);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
      }
    }
  }

  /** Equal as numbers: the sign of a zero is none. */
  private static void equal(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i] + 0.0, actual[i] + 0.0, "output " + i);
    }
  }
}
