package dev.prune.runtime.kernel;

/**
 * A formula applied element by element. The compiler generates one subclass for each distinct formula of a program: an
 * activation, its derivative, a sum of branches, a user's score.
 */
public abstract class Elementwise {
  private final String name;
  private final int arity;

  /**
   * @param name a Java identifier, unique in its program
   * @param arity how many inputs the formula reads
   */
  protected Elementwise(String name, int arity) {
    this.name = name;
    this.arity = arity;
  }

  /** Unique in its program. */
  public final String name() {
    return name;
  }

  /** How many inputs it reads. */
  public final int arity() {
    return arity;
  }

  /** Computes {@code out[i]} for {@code from <= i < to} from {@code in[k][i]}. */
  public abstract void run(float[] out, float[][] in, int from, int to);

  /** The same in double precision. */
  public abstract void run(double[] out, double[][] in, int from, int to);
}
