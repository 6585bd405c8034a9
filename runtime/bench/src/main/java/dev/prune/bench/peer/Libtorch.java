package dev.prune.bench.peer;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** The library as a whole: its threads, and what it says of itself. */
public final class Libtorch {
  private static final String BLAS_THREADS = "OPENBLAS_NUM_THREADS";

  private static boolean begun;

  private Libtorch() {}

  /**
   * Sets the threads of all its pools; before the first operation, since the pools are made then. {@code set_num_threads} is
   * that of its own loops and of oneDNN; OpenBLAS, which computes products of matrices, has a pool of its own that it does
   * not reach. Where the environment sets that one, it stays as it is set.
   */
  public static synchronized void threads(int threads) {
    if (!begun) {
      begun = true;
      torch.set_num_interop_threads(1); // Refused a second time.
    }
    torch.set_num_threads(threads);
    if (System.getenv(BLAS_THREADS) == null) {
      openblas_nolapack.blas_set_num_threads(threads);
    }
  }

  /** How it was built and what it computes with. */
  public static String description() {
    try (BytePointer build = torch.show_config();
        BytePointer pools = torch.get_parallel_info()) {
      return build.getString() + pools.getString() + "BLAS threads: " + openblas_nolapack.blas_get_num_threads()
          + System.lineSeparator();
    }
  }

  /** Prints {@link #description}; the argument is a number of threads. */
  public static void main(String[] arguments) {
    threads(Integer.parseInt(arguments[0]));
    System.out.print(description());
  }
}
