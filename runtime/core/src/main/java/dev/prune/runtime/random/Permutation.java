package dev.prune.runtime.random;

/** Random orders that depend on a key and a length alone (Fisher and Yates, in Durstenfeld's form). */
public final class Permutation {
  private Permutation() {}

  /** The order in which {@code n} samples are visited in {@code epoch} of a run with {@code seed}. */
  public static int[] of(long seed, int epoch, int n) {
    int[] order = new int[n];
    fill(seed, epoch, order);
    return order;
  }

  /** As {@link #of} into an array that is kept from epoch to epoch; its former content does not matter. */
  public static void fill(long seed, int epoch, int[] order) {
    fill(RandomKey.of(seed, Purpose.SHUFFLE).derive(epoch), order);
  }

  /** Fills {@code order} with the permutation of {@code 0 .. order.length - 1} that belongs to {@code key}. */
  public static void fill(RandomKey key, int[] order) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int i = order.length - 1; i > 0; i--) {
      int other = key.below(i + 1, i, 0);
      int held = order[i];
      order[i] = order[other];
      order[other] = held;
    }
  }
}
