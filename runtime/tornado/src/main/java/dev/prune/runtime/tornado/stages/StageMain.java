package dev.prune.runtime.tornado.stages;

import java.nio.file.Path;
import java.time.Duration;

/** The process of one stage. */
public final class StageMain {
  /** Nothing that is measured takes so long when it works. */
  private static final Duration ROW_LIMIT = Duration.ofMinutes(3);

  private StageMain() {}

  /** @param arguments stage, device, whether quick, version, commit, file */
  public static void main(String[] arguments) {
    Subject subject =
        new Subject(arguments[0], arguments[1], Boolean.parseBoolean(arguments[2]), arguments[3], arguments[4]);
    Path file = Path.of(arguments[5]);
    StageRecord before =
        StageFile.read(file).filter(record -> record.subject().equals(subject)).orElse(StageRecord.empty(subject));
    System.exit(run(CheckStage.of(subject.stage()), new StageRows(file, before, ROW_LIMIT, System.out::println)));
  }

  /** Runs what is missing of a stage; gives the exit code of the process. */
  static int run(CheckStage stage, StageRows rows) {
    Subject subject = rows.record().subject();
    try (CheckDevice device = CheckDevice.open(subject.device(), false)) {
      rows.on(device.device().description());
      switch (stage) {
        case KERNELS -> new KernelStage(device).run(rows);
        case GEMM -> new GemmStage(device, subject.quick()).run(rows);
        case CONVOLUTION -> new ConvolutionStage(device, subject.quick()).run(rows);
        case LENET -> TrainingStage.leNets(subject, device.mayHaveCudaGraphs()).run(rows);
        case VGG -> TrainingStage.vgg(subject, device.mayHaveCudaGraphs()).run(rows);
        case RATES -> new RateStage(device, subject.quick()).run(rows);
      }
      rows.complete();
      return 0;
    } catch (StageRows.Broken broken) {
      broken.getCause().printStackTrace();
      return StageRows.AGAIN;
    }
  }
}
