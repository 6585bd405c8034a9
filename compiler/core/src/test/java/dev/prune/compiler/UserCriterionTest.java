package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.DType;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Criteria that nobody listed: one line of a user's file each, decided by hand from the weights, on every device. */
class UserCriterionTest {
  private static final DataSource DATA = Samples.classes(60, 10, 3, 12);

  @TempDir Path folder;

  /** A criterion as it is written, and by hand from the weights and the bias of a unit. */
  private record Criterion(String written, ToDoubleBiFunction<double[], Double> byHand) {}

  private static final List<Criterion> CRITERIA =
      List.of(
          new Criterion(
              "max(abs(w)) / (1e-3 + mean(w * w)) + tanh(bias)",
              (w, b) -> IntStream.range(0, w.length).mapToDouble(i -> Math.abs(w[i])).max().orElseThrow()
                  / (1e-3 + IntStream.range(0, w.length).mapToDouble(i -> w[i] * w[i]).average().orElseThrow())
                  + Math.tanh(b)),
          new Criterion(
              "sqrt(sum(exp(3 * w))) - sum(log(1 + abs(w)))",
              (w, b) -> Math.sqrt(IntStream.range(0, w.length).mapToDouble(i -> Math.exp(3 * w[i])).sum())
                  - IntStream.range(0, w.length).mapToDouble(i -> Math.log(1 + Math.abs(w[i]))).sum()),
          new Criterion(
              "max(w) - min(w)",
              (w, b) -> IntStream.range(0, w.length).mapToDouble(i -> w[i]).max().orElseThrow()
                  - IntStream.range(0, w.length).mapToDouble(i -> w[i]).min().orElseThrow()));

  private static String program(String schedule) {
    return """
        network N {
          input x: float[12]
          a = x |> dense(9) |> tanh
          output digit = a |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.2)
          batch 20
          epochs 1
          seed 6
        """ + schedule + "\n}\n";
  }

  @TestFactory
  Stream<DynamicTest> criteria() throws IOException {
    return devices().entrySet().stream()
        .flatMap(
            device ->
                CRITERIA.stream()
                    .map(
                        c ->
                            DynamicTest.dynamicTest(
                                device.getKey() + ", " + c.written(), () -> agrees(device.getValue(), c))));
  }

  private static Map<String, Supplier<Device>> devices() {
    return Map.of(
        "cpu", () -> CpuDevice.create(1), "replay", () -> new ReplayDevice(CpuDevice.create(1)), "reference", ReferenceDevice::new);
  }

  private void agrees(Supplier<Device> device, Criterion criterion) throws IOException {
    Path file = folder.resolve("dense.safetensors");
    try (Device on = device.get(); Trainer trainer = Programs.trainer(program(""), on)) {
      trainer.train(DATA);
      trainer.save(file);
    }
    Map<String, StoredTensor> tensors = Safetensors.read(file).tensors();
    double[] weights = values(tensors.get("a.weight"));
    double[] biases = values(tensors.get("a.bias"));
    Set<Integer> expected =
        IntStream.range(0, biases.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    u -> criterion.byHand().applyAsDouble(
                        IntStream.range(0, 12).mapToDouble(i -> weights[u * 12 + i]).toArray(), biases[u])))
            .limit(4)
            .collect(Collectors.toCollection(TreeSet::new));
    String rule = "score mine = " + criterion.written()
        + "\n at end of epoch 1 { mask lowest 4 of units of a by mine ranked per layer }";
    try (Device on = device.get(); Trainer trainer = Programs.trainer(program(rule), on)) {
      trainer.train(DATA);
      Structure left = trainer.structure();
      Set<Integer> masked = new TreeSet<>();
      IntStream.range(0, 9).filter(u -> left.masked(0, u)).forEach(masked::add);
      assertEquals(expected, masked);
    }
  }

  private static double[] values(StoredTensor tensor) {
    if (tensor.type() == DType.F64) {
      return tensor.doubles();
    }
    float[] floats = tensor.floats();
    return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
  }
}
