package dev.prune.examples.vibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EventReport;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application does what its documentation says, with a detector that is trained once. */
class MachineWatchTest {
  private static final VibrationSource DATA = new VibrationSource(1_500);
  private static final TrainingLog LOG = new TrainingLog(new PrintStream(OutputStream.nullOutputStream()));

  private static Device device;
  private static FaultDetector detector;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    device = CpuDevice.create(2);
    detector = new FaultDetector(device);
    detector.train(DATA, LOG);
  }

  @AfterAll
  static void close() {
    detector.close();
    device.close();
  }

  @Test
  void itGetsSmallerWhileItTrains() {
    assertEquals(1, LOG.events().size());
    EventReport event = LOG.events().getFirst();
    assertEquals(event.parameters().after(), detector.structure().parameters());
    assertTrue(event.parameters().after() < event.parameters().before() / 2, event.toString());
  }

  @Test
  void itIsGoodOnWindowsItNeverSaw() {
    double accuracy = detector.evaluate(DATA, Split.TEST).get("accuracy");
    assertTrue(accuracy > 0.9, "accuracy " + accuracy);
  }

  @Test
  void aWindowGivesASentence() {
    MachineWatch watch = new MachineWatch(detector);
    int right = 0;
    for (int i = 0; i < 30; i++) {
      Condition condition = Condition.values()[i % 3];
      float[] window = window(condition, i);
      assertEquals("The machine " + watch.condition(window).words() + ".", watch.sentence(window));
      right += watch.condition(window) == condition ? 1 : 0;
    }
    assertTrue(right >= 25, right + " of 30");
  }

  @Test
  void aFreshTrainerBecomesWhatWasSaved() {
    Path file = folder.resolve("detector.safetensors");
    detector.save(file);
    float[] window = window(Condition.WORN_BEARING, 5);
    try (FaultDetector fresh = new FaultDetector(device)) {
      float[] untrained = fresh.predict(window, 1);
      assertFalse(untrained[0] == detector.predict(window, 1)[0]);
      fresh.load(file);
      assertEquals(detector.widths(), fresh.widths());
      assertArrayEquals(detector.predict(window, 1), fresh.predict(window, 1));
    }
  }

  /** The smaller network is a program too: its class loads the same file and needs nothing of the larger one. */
  @Test
  void theClassOfTheShrunkSourceBecomesWhatWasSaved() throws Exception {
    Path file = folder.resolve("detector.safetensors");
    detector.save(file);
    Compilation large = compile(Files.readString(Path.of("src/main/prune/fault_detector.prune")));
    Compilation small = compile(large.shrunk("SmallDetector", detector.widths(), ""));
    float[] window = window(Condition.UNBALANCED, 5);
    try (URLClassLoader classes = javac(small);
        Trainer fresh =
            (Trainer) classes.loadClass(small.className()).getConstructor(Device.class).newInstance(device)) {
      assertEquals(detector.structure().parameters(), fresh.structure().parameters());
      fresh.load(file);
      assertEquals(detector.widths(), fresh.widths());
      assertArrayEquals(detector.predict(window, 1), fresh.predict(window, 1));
    }
  }

  private static float[] window(Condition condition, long seed) {
    float[] window = new float[Accelerometer.WINDOW];
    Accelerometer.record(condition, seed, window, 0);
    return window;
  }

  private static Compilation compile(String text) {
    var result = PruneCompiler.compile(Source.of("detector.prune", text), Options.defaults());
    return result.compilation().orElseThrow(() -> new AssertionError(result.diagnostics() + "\n" + text));
  }

  private URLClassLoader javac(Compilation program) throws Exception {
    Path java = folder.resolve(program.network() + ".java");
    Files.writeString(java, program.java().getFirst().text());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", System.getProperty("java.class.path"), "-d", folder + "", java + "");
    assertEquals(0, status);
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
  }
}
