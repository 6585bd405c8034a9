package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The stages, most valuable first: a machine that is taken away early has told the most important things. */
enum CheckStage {
  KERNELS(
      "kernels",
      "Every kernel against the double reference",
      Column.count(Figures.CASES, "cases"),
      Column.of(Figures.ERROR_OVER_BOUND, "largest error / bound")),
  LENET("lenet", "Training steps of LeNet-300-100 and LeNet-5, batch 128", Column.ofTraining()),
  GEMM("gemm", "Products of square matrices", Column.ofKernels()),
  CONVOLUTION("convolution", "Convolutions at shapes of VGG", Column.ofKernels()),
  VGG("vgg", "Training steps of a VGG with batchnorm, 3x32x32, batch 64 (quick: 16)", Column.ofTraining()),
  RATES(
      "rates",
      "Every kernel on much data",
      Column.of(Figures.DEVICE_MS, "device ms"),
      Column.of(Figures.CALL_MS, "call ms"),
      Column.of(Figures.GFLOPS, "GFLOP/s"),
      Column.of(Figures.GBYTES, "GB/s"));

  private final String word;
  private final String title;
  private final List<Column> columns;

  CheckStage(String word, String title, Column... columns) {
    this.word = word;
    this.title = title;
    this.columns = List.of(columns);
  }

  /** What {@code --stage} and the stage's file are called. */
  String word() {
    return word;
  }

  /** The heading of its table. */
  String title() {
    return title;
  }

  List<Column> columns() {
    return columns;
  }

  /** Whether it runs trainers that are compiled first. */
  boolean needsPrograms() {
    return this == LENET || this == VGG;
  }

  /** Whether PyTorch can do the same. */
  boolean hasPeer() {
    return this != KERNELS && this != RATES;
  }

  static CheckStage of(String word) {
    return Arrays.stream(values()).filter(stage -> stage.word.equals(word)).findFirst().orElseThrow(
        () -> new PruneException(
            Failure.USAGE, "There is no stage `" + word + "`.",
            "The stages are " + Arrays.stream(values()).map(CheckStage::word).collect(Collectors.joining(", ")) + "."));
  }
}
