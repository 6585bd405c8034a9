package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that is trained for two epochs, with the event that removes half of the units between them and one that removes
 * half of the rest at the end.
 *
 * @param title in tables
 * @param className the generated trainer
 * @param shape of a sample
 */
record CheckProgram(String title, String className, int... shape) {
  /** Samples come round again after so many. */
  private static final int SAMPLES = 1024;

  /**
   * Trains.
   *
   * @param steps of an epoch
   * @param overrides with a batch
   * @return the trained network as a file of safetensors, which the caller deletes
   */
  Path train(Device device, int steps, Overrides overrides, Listener... listeners) throws Exception {
    Class<?> type = Class.forName(Programs.PACKAGE + "." + className);
    int samples = steps * overrides.batch().orElseThrow();
    try (Trainer trainer =
        (Trainer) type.getConstructor(Device.class, Overrides.class).newInstance(device, overrides)) {
      trainer.train(new RoundSamples(SAMPLES, samples, shape), listeners);
      return saved(trainer);
    }
  }

  private static Path saved(Trainer trainer) throws IOException {
    Path file = Files.createTempFile("gpu-check", ".safetensors");
    trainer.save(file);
    return file;
  }
}
