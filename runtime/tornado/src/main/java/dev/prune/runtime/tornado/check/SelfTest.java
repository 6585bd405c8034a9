package dev.prune.runtime.tornado.check;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Device;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a device must get right before it trains: a case for each kind of code that drivers and compilers get wrong. Products
 * with tiles in local memory, windows with borders, sums by a tree, random bits made of shifts, functions, indirect reads,
 * and a step that reads and writes five buffers. The sizes are odd, so that tails are among them, and small: the time goes
 * into compiling the kernels.
 */
public final class SelfTest {
  /** Names of the catalogue. */
  static final List<String> NAMES =
      List.of(
          "dense forward 13x67x41",
          "conv forward 3x5x9x9 to 7 by 3x3 stride 1",
          "sum of squares 1003",
          "dropout 3x17x25",
          "cross entropy by data 9x17",
          "gather 1003",
          "adamw active 1003");

  private SelfTest() {}

  /** Compares the device with the double reference; fails with {@link Failure#DEVICE} at the first kernel that is wrong. */
  public static void run(Device device) {
    run(device, cases());
  }

  static List<KernelCase> cases() {
    Map<String, KernelCase> catalogue =
        KernelCases.small().stream().collect(Collectors.toMap(KernelCase::name, Function.identity()));
    return NAMES.stream().map(catalogue::get).toList();
  }

  static void run(Device device, List<KernelCase> cases) {
    long start = System.nanoTime();
    for (KernelCase kernelCase : cases) {
      Agreement agreement = kernelCase.compare(device);
      if (!agreement.agrees()) {
        throw wrong(device, kernelCase, agreement);
      }
    }
    System.getLogger(SelfTest.class.getName())
        .log(
            System.Logger.Level.DEBUG,
            () ->
                String.format(
                    Locale.ROOT, "The self-test of %s compared %d kernels in %.2f s.",
                    device.description(), cases.size(), (System.nanoTime() - start) / 1e9));
  }

  private static PruneException wrong(Device device, KernelCase kernelCase, Agreement agreement) {
    return new PruneException(
        Failure.DEVICE,
        String.format(
            Locale.ROOT,
            "The device %s computes `%s` wrongly: %s, which is %.3g times what rounding explains (%.2g of numbers around 1).",
            device.description(), kernelCase.name(), agreement.place(), agreement.worst(), kernelCase.allowed()),
        "Update the device's driver, or use another device of `prunec devices`; --skip-self-test trusts it all the same.");
  }
}
