package dev.prune.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.checkpoint.TensorFile;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerFileTest {
  private static final DataSource DATA = Points.of(60, 10, 10, 4);
  private static final Rule BOTH = Rules.channels(Ranking.PER_LAYER, Counted.UNITS, 0, 1);
  private static final Rule WEIGHTS = Rules.weights(Ranking.GLOBAL, Counted.WEIGHTS, 0, 1, 2);

  @TempDir Path folder;

  private static HandWrittenMlp mlp(Device device) {
    return new HandWrittenMlp(device, Optimizers.ADAM);
  }

  private static HandWrittenMlp shrunk(Device device) {
    HandWrittenMlp t = mlp(device);
    t.endOfEpoch = () -> {
      if (t.epoch() == 1) {
        t.compact(t.choose(BOTH, 0.5, t.magnitude));
        t.mask(t.choose(WEIGHTS, 0.8, t.weights));
        t.mask(t.choose(BOTH, 0.7, t.magnitude));
      }
    };
    return t;
  }

  @Test
  void whatIsLoadedIsWhatWasSavedAndGoesOnTheSame() throws IOException {
    for (Device device : List.of(new ReferenceDevice(), CpuDevice.create(2))) {
      HandWrittenMlp whole = shrunk(device);
      whole.train(DATA);
      Path end = folder.resolve("end.safetensors");
      whole.save(end);

      // Half of the epochs, then a new trainer that goes on with the rest.
      Overrides two = new Overrides(OptionalInt.of(2), OptionalInt.empty(), OptionalLong.empty());
      HandWrittenMlp half = new HandWrittenMlp(device, two, Optimizers.ADAM, 12, 9);
      half.endOfEpoch = () -> {
        if (half.epoch() == 1) {
          half.compact(half.choose(BOTH, 0.5, half.magnitude));
          half.mask(half.choose(WEIGHTS, 0.8, half.weights));
          half.mask(half.choose(BOTH, 0.7, half.magnitude));
        }
      };
      half.train(DATA);
      Path middle = folder.resolve("middle.safetensors");
      half.save(middle);
      HandWrittenMlp rest = shrunk(device);
      rest.load(middle);
      assertEquals(half.widths(), rest.widths());
      assertEquals(half.structure().nonzeroParameters(), rest.structure().nonzeroParameters());
      assertArrayEquals(half.values(half.parameters), rest.values(rest.parameters));
      assertArrayEquals(half.predict(new float[8], 2), rest.predict(new float[8], 2));
      rest.save(folder.resolve("again.safetensors"));
      assertArrayEquals(
          Files.readAllBytes(middle), Files.readAllBytes(folder.resolve("again.safetensors")), device.name());
      rest.train(DATA);
      assertEquals(4, rest.epoch());
      assertArrayEquals(whole.values(whole.parameters), rest.values(rest.parameters));
      assertArrayEquals(whole.values(whole.slot(1)), rest.values(rest.slot(1)));
    }
  }

  @Test
  void aResizedClassTakesTheShrunkWeightsAndPredictsTheSame() {
    HandWrittenMlp t = mlp(new ReferenceDevice());
    t.endOfEpoch = () -> {
      if (t.epoch() == 3) {
        t.compact(t.choose(BOTH, 0.5, t.magnitude));
      }
    };
    t.train(DATA);
    Path file = folder.resolve("small.safetensors");
    t.save(file);
    HandWrittenMlp small = new HandWrittenMlp(CpuDevice.create(1), Overrides.none(), Optimizers.SGD, 6, 4);
    small.startFrom(file);
    float[] samples = {1, 2, 3, 4, -1, 0, 1, 0.5f};
    assertArrayEquals(t.predict(samples, 2), small.predict(samples, 2), 1e-5f);
    assertEquals(0, small.step());
    small.train(DATA);
    assertEquals(Map.of("fc1", 6, "fc2", 4, "digit", 3), small.widths());
  }

  @Test
  void weightsOnlyBeginARunOfTheirOwn() {
    HandWrittenMlp t = mlp(new ReferenceDevice());
    t.train(DATA);
    Path file = folder.resolve("pretrained.safetensors");
    t.save(file);
    HandWrittenMlp next = mlp(new ReferenceDevice());
    next.startFrom(file);
    assertArrayEquals(t.values(t.parameters), next.values(next.parameters));
    assertEquals(0, next.values(next.slot(0))[0]);
    Recorder told = new Recorder();
    next.train(DATA, told);
    assertEquals(4, told.epochs.size());
  }

  @Test
  void aFileThatDoesNotFitIsRefusedWithNamesAndShapes() {
    HandWrittenMlp t = mlp(new ReferenceDevice());
    Path file = folder.resolve("big.safetensors");
    t.save(file);
    HandWrittenMlp small = new HandWrittenMlp(new ReferenceDevice(), Overrides.none(), Optimizers.SGD, 6, 4);
    PruneException wider = assertThrows(PruneException.class, () -> small.load(file));
    assertEquals(Failure.INPUT_OUTPUT, wider.failure());
    assertTrue(wider.getMessage().contains("fc1") && wider.getMessage().contains("0-11"), wider.getMessage());

    TensorFile content = Safetensors.read(file);
    Map<String, StoredTensor> tensors = new TreeMap<>(content.tensors());
    tensors.remove("fc2.bias");
    Safetensors.write(file, TensorFile.of(Map.of(), tensors.values()));
    PruneException missing = assertThrows(PruneException.class, () -> mlp(new ReferenceDevice()).load(file));
    assertTrue(missing.getMessage().contains("has no tensor `fc2.bias`"), missing.getMessage());

    tensors.put("fc2.bias", StoredTensor.of("fc2.bias", new float[5], 5));
    Safetensors.write(file, TensorFile.of(Map.of(), tensors.values()));
    PruneException shape = assertThrows(PruneException.class, () -> mlp(new ReferenceDevice()).load(file));
    assertTrue(
        shape.getMessage().contains("has `fc2.bias` of shape [5], expected [9]."), shape.getMessage());
    assertThrows(PruneException.class, () -> mlp(new ReferenceDevice()).load(folder.resolve("absent")));
  }

  @Test
  void aHostileListOfChannelsIsRefused() {
    HandWrittenMlp t = mlp(new ReferenceDevice());
    Path file = folder.resolve("hostile.safetensors");
    t.save(file);
    TensorFile content = Safetensors.read(file);
    for (String channels : List.of("0-2000000000", "3,2", "-1", "a", "", "1-0", "0-11,11")) {
      Map<String, String> metadata = new TreeMap<>(content.metadata());
      metadata.put("prune.width.fc1", "5");
      metadata.put("prune.originals.fc1", channels);
      Safetensors.write(file, TensorFile.of(metadata, content.tensors().values()));
      HandWrittenMlp reader = mlp(new ReferenceDevice());
      assertEquals(Failure.INPUT_OUTPUT, assertThrows(PruneException.class, () -> reader.load(file)).failure());
    }
  }

  @Test
  void evaluationNeedsNoTraining() {
    HandWrittenMlp t = mlp(new ReferenceDevice());
    t.train(DATA);
    Path file = folder.resolve("run.safetensors");
    t.save(file);
    HandWrittenMlp other = mlp(new ReferenceDevice());
    other.load(file);
    assertEquals(t.evaluate(DATA, Split.TEST), other.evaluate(DATA, Split.TEST));
    Recorder told = new Recorder();
    other.train(DATA, told);
    assertEquals(List.of("There is nothing to train: epoch 4 of 4 is over."), told.notes);
    assertEquals(t.evaluate(DATA, Split.TEST), told.summary.metrics().get(Split.TEST));
  }
}
