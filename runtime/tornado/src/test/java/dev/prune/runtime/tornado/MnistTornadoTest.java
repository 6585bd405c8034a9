package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataCatalog;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples on all of MNIST, whose four files lie in a folder: both devices end within 0.3 points of each other. Too
 * long for every build:
 *
 * <pre>{@code
 * mvn -pl runtime/tornado -am verify -Dtest=MnistTornadoTest -Dsurefire.failIfNoSpecifiedTests=false -Dprune.mnist=FOLDER
 * }</pre>
 */
@NeedsTornado
@EnabledIfSystemProperty(named = "prune.mnist", matches = ".+")
class MnistTornadoTest {
  private static final double POINTS = 0.3;

  @ParameterizedTest
  @ValueSource(strings = {"lenet300", "lenet5"})
  void endsWhereTheCpuDeviceEnds(String example) throws Exception {
    Class<?> type = GeneratedTrainers.compile(Files.readString(Path.of("../../examples/" + example + ".prune")));
    double cpu = accuracy(example, type, CpuDevice.create(1));
    double tornado = accuracy(example, type, TornadoDevice.create(0));
    assertEquals(cpu, tornado, POINTS, "percent of the test split");
  }

  private static double accuracy(String example, Class<?> type, Device device) throws Exception {
    Path folder = Path.of(System.getProperty("prune.mnist"));
    try (device;
        Trainer trainer = GeneratedTrainers.construct(type, device, Overrides.none());
        DataSource data = DataCatalog.open(trainer.settings().data().request(Optional.of(folder)))) {
      Summary summary = trainer.train(data, new Listener() {
        @Override
        public void epoch(EpochReport report) {
          say("%s on %s: epoch %d %s", example, device.name(), report.epoch(), report.metrics());
        }
      });
      double percent = 100 * summary.metrics().get(Split.TEST).get("accuracy");
      say("%s on %s: %.2f %% of the test split, %.0f s", example, device.name(), percent, summary.seconds());
      return percent;
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
