package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.reference.ReferenceDevice;
import java.util.List;

/**
 * Calls of a kernel on buffers of its own, which run on any device.
 *
 * <p>The expected numbers are those of the reference device. A number may be off by {@code 4 * (terms + 4) * 2^-24 * max(1,
 * |expected|)}: {@code 2^-24} is the rounding of a float, inputs are numbers around 1, and each of {@code terms} additions
 * into one sum rounds once; the slack of 4 terms and the factor are for the operations beside the sum, for functions that
 * round by a few units, and for sums that are small while their parts are not. A number that the reference leaves as it
 * was must stay to the bit: inputs, rows beyond the live ones, and the slack behind each buffer.
 *
 * <p>This is leaner than the conformance suite of {@code runtime/core}: that one is JUnit, goes through many more sizes,
 * ties, NaNs and far logits, and every device passes it in the build. The catalogue has a few odd sizes and one large one for
 * each kernel, and runs on a user's machine.
 *
 * @param name unique in the catalogue: what is called, and its sizes
 * @param scale whether it is for comparing or for timing
 * @param kernels the classes of the kernels it may record on the tornado device; of two products of matrices the device
 *     and the sizes choose one
 * @param program makes the buffers
 * @param sizes contents of {@code dims}, one run each in buffers that stay; the first is the size of the buffers and is
 *     the one that is timed
 * @param terms the most numbers that are added into one
 * @param flops additions, multiplications and function values of a run with the first sizes
 * @param bytes of all numbers that such a run must read or write at least, each once, in single precision
 */
public record KernelCase(
    String name,
    Scale scale,
    List<Class<?>> kernels,
    Program program,
    List<int[]> sizes,
    int terms,
    double flops,
    double bytes) {
  /** What a case is for. */
  public enum Scale {
    /** Odd sizes, tails and single channels; compared with the reference in milliseconds. */
    SMALL,
    /** Enough work for a device to be timed. The reference may need seconds. */
    LARGE
  }

  /** Makes buffers and says what to call. */
  @FunctionalInterface
  public interface Program {
    /**
     * @param buffers makes all buffers but {@code dims}
     * @param dims one of {@link #sizes()}
     * @return kernel calls only
     */
    Runnable on(CaseBuffers buffers, Ints dims);
  }

  /** Buffers and a procedure on a device, which stays the caller's. */
  public PreparedCase prepare(Device device) {
    return new PreparedCase(this, device);
  }

  /** Runs on the double reference and on {@code tested}, through all sizes, and compares every number of every buffer. */
  public Agreement compare(Device tested) {
    Agreement agreement = Agreement.NONE_WRONG;
    try (Device reference = new ReferenceDevice();
        PreparedCase expected = prepare(reference);
        PreparedCase found = prepare(tested)) {
      for (int run = 0; run < sizes.size(); run++) {
        var before = expected.contents();
        var foundBefore = found.contents();
        expected.run(run);
        found.run(run);
        agreement = agreement.and(before, expected.contents(), foundBefore, found.contents(), allowed(), run);
      }
    }
    return agreement;
  }

  /** How far a number around 1 may be off. */
  public double allowed() {
    return 4 * (terms + 4) * 0x1p-24;
  }

  @Override
  public String toString() {
    return name;
  }
}
