package dev.prune.compiler.resolve;

/**
 * Where the statements of a network run.
 *
 * @param scope tensors and compile-time values in reach
 * @param prefix what layer names begin with
 * @param suffix what they end with
 * @param depth of blocks; 0 is the network itself
 * @param inside whether a loop or a condition surrounds them
 */
record NetworkPlace(TensorScope scope, String prefix, String suffix, int depth, boolean inside) {
  /** Whether it is the network itself. */
  boolean top() {
    return depth == 0;
  }

  /** Inside of a loop or a condition; layer names end with more. */
  NetworkPlace inner(String more) {
    return new NetworkPlace(scope.inner(), prefix, suffix + more, depth, true);
  }
}
