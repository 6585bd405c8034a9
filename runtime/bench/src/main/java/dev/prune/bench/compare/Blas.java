package dev.prune.bench.compare;

import java.nio.file.Path;
import java.util.List;

/** Which library computes the peer's products of matrices. */
enum Blas {
  /** What its build was linked with; it has threads of its own. */
  OPENBLAS {
    @Override
    List<String> options(Path natives) {
      return List.of(CACHE + natives);
    }
  },

  /** Intel's, in OpenBLAS's place; it can share the threads of libgomp. On the class path in the profile {@code bench-mkl} only. */
  MKL {
    @Override
    List<String> options(Path natives) {
      return List.of("-Dorg.bytedeco.openblas.load=mkl_rt", CACHE + natives.resolve("mkl"));
    }
  };

  private static final String CACHE = "-Dorg.bytedeco.javacpp.cachedir=";

  /**
   * Options of the peer's Java machine.
   *
   * @param natives the folder that shared libraries are unpacked to
   */
  abstract List<String> options(Path natives);

  /** Whether its libraries are on the class path. */
  boolean present() {
    return this == OPENBLAS || Blas.class.getResource("/org/bytedeco/mkl/global/mkl_rt.class") != null;
  }
}
