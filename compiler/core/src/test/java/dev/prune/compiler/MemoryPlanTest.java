package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.plan.Plan;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory of the networks that are measured: how much is planned, how much of it is shared, and that no device takes more. */
class MemoryPlanTest {
  private static final Path NETWORKS = Path.of("../../runtime/bench/src/main/resources/dev/prune/bench");
  private static final int BATCH = 2;

  private static String program(String name) throws IOException {
    return Files.readString(NETWORKS.resolve(name + ".prune"));
  }

  /** Half of the units go after the first of two epochs. */
  private static String pruned(String name) throws IOException {
    return program(name)
        .replace("epochs    1", "epochs    2")
        .replace(
            "seed      42\n",
            "seed      42\n  at end of epoch 1 {\n"
                + "    compact lowest 50% of units of (conv, dense) except outputs by sum(abs(w)) ranked per layer\n  }\n");
  }

  /** Bytes as the files declare the networks, momentum included. */
  @ParameterizedTest
  @CsvSource({
    "mlp-300-100,      4114344, 512000, 829440",
    "mlp-1024x3,       37983956, 2621440, 6301696",
    "lenet5,           10316524, 9172992, 14952448",
    "vgg-8-16-32,      21648636, 20579200, 45880320",
    "vgg-16-32-64,     42938268, 41158400, 91755520",
    "vgg-32-64-128,    86803164, 82316800, 183505920",
    "resnet20,         115221620, 111157888, 346067968",
  })
  void plannedBytes(String name, long all, long shared, long apart) throws IOException {
    Plan.Stage dense = Programs.compile(program(name)).plan().dense();
    assertEquals(
        List.of(all, shared, apart), List.of(dense.bytes(), dense.sharing().bytes(), dense.sharing().apart()));
  }

  /** What is wanted of networks whose activations are most of their memory. */
  @ParameterizedTest
  @ValueSource(strings = {"vgg-8-16-32", "vgg-16-32-64", "vgg-32-64-128", "resnet20"})
  void activationsAndGradientsShareTwoFifths(String name) throws IOException {
    double share = Programs.compile(program(name)).plan().dense().sharing().share();
    assertTrue(share <= 0.60, () -> "Buffers take " + share + " of what they would take side by side.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp-300-100", "lenet5", "vgg-8-16-32", "vgg-16-32-64", "vgg-32-64-128", "resnet20"})
  void theAllocatorCountsWhatIsPlanned(String name) throws IOException {
    Compilation compilation = Programs.compile(pruned(name));
    Class<?> type = Programs.load(compilation);
    try (Device cpu = CpuDevice.create(1)) {
      run(type, cpu);
    }
    if (!name.startsWith("vgg")) {
      try (Device replay = new ReplayDevice(CpuDevice.create(1))) {
        run(type, replay);
      }
    }
    if (name.equals("lenet5")) {
      try (Device reference = new ReferenceDevice()) {
        run(type, reference);
      }
    }
  }

  private static void run(Class<?> type, Device device) {
    Overrides overrides =
        new Overrides(OptionalInt.empty(), OptionalInt.of(BATCH), OptionalLong.empty()).streamingData();
    try (Trainer trainer = Programs.trainer(type, device, overrides)) {
      int[] shape = trainer.network().inputShape().stream().mapToInt(Integer::intValue).toArray();
      DataSource data = Samples.classes(BATCH, BATCH, 10, shape);
      long before = trainer.plannedBytes();
      int[] epochs = {0};
      trainer.train(
          data,
          new Listener() {
            @Override
            public void epoch(EpochReport report) {
              // The event of the first epoch is over when the epoch is told.
              epochs[0]++;
              assertEquals(trainer.plannedBytes(), device.allocatedBytes(), device.name());
            }
          });
      assertEquals(2, epochs[0]);
      assertTrue(trainer.plannedBytes() < before, "the event freed nothing");
    }
    assertEquals(0, device.allocatedBytes(), device.name());
  }

  /** The class plans what `prunec plan` has said. */
  @Test
  void theTrainerPlansWhatThePlanSaid() throws IOException {
    Compilation compilation = Programs.compile(pruned("lenet5"));
    try (Device device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(compilation, device, Overrides.none())) {
      assertEquals(compilation.plan().dense().bytes(), trainer.plannedBytes());
      trainer.train(Samples.classes(256, 16, 10, 1, 28, 28));
      assertEquals(compilation.plan().events().getLast().after().bytes(), trainer.plannedBytes());
      assertEquals(trainer.plannedBytes(), device.allocatedBytes());
    }
  }
}
