package dev.prune.examples.vibration;

import dev.prune.runtime.PruneException;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.device.Devices;
import dev.prune.runtime.kernel.Device;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Watches a machine with a network that it trains itself, once, and that gets smaller while it trains.
 *
 * <p>A trainer is a class: {@code new FaultDetector(device)}. It trains with any {@code DataSource}, tells any {@code
 * Listener}, and afterwards answers with {@code evaluate} and {@code predict}; {@code save} and {@code load} keep it. The
 * device belongs to the application, which can give it to several trainers.
 */
public final class MachineWatch {
  private final FaultDetector detector;

  /** A watch that asks {@code detector}. */
  public MachineWatch(FaultDetector detector) {
    this.detector = detector;
  }

  /** Trains or loads a detector, then looks at a machine a few times. The argument is the file of the detector. */
  public static void main(String[] arguments) throws IOException {
    Path file = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempFile("fault-detector", ".safetensors");
    try (Device device = Devices.open("cpu");
        FaultDetector detector = new FaultDetector(device)) {
      if (Files.exists(file) && Files.size(file) > 0) {
        detector.load(file); // as small as it was when it was saved
        System.out.println("Loaded " + file + ", a network of " + detector.structure().parameters() + " parameters.");
      } else {
        train(detector, System.out);
        detector.save(file);
        System.out.println("Saved it to " + file + ".");
      }
      MachineWatch watch = new MachineWatch(detector);
      float[] window = new float[Accelerometer.WINDOW];
      for (Condition condition : Condition.values()) {
        Accelerometer.record(condition, System.nanoTime(), window, 0);
        System.out.println("A machine that " + condition.words() + ": " + watch.sentence(window));
      }
    } catch (PruneException e) {
      // Its message is a sentence, and its help another.
      System.err.println(e.getMessage());
      System.exit(e.failure().exitCode());
    }
  }

  /** Trains a detector to the end of its program and says how good it became. */
  static Map<String, Double> train(FaultDetector detector, PrintStream out) {
    try (VibrationSource data = new VibrationSource(3_000)) {
      detector.train(data, new TrainingLog(out));
      Map<String, Double> test = detector.evaluate(data, Split.TEST);
      out.printf(Locale.ROOT, "Of windows it never saw, %.1f %% are right.%n", 100 * test.get("accuracy"));
      return test;
    }
  }

  /** What a window says about the machine. */
  public Condition condition(float[] window) {
    float[] scores = detector.predict(window, 1);
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return Condition.values()[best];
  }

  /** The same as a sentence. */
  public String sentence(float[] window) {
    return "The machine " + condition(window).words() + ".";
  }
}
