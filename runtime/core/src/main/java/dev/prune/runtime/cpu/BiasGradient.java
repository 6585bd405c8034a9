package dev.prune.runtime.cpu;

/** {@code db[o] = sum over rows and pixels of dy[r, o]}; a unit is a channel. */
final class BiasGradient extends Work {
  private final Engine engine;
  private final ChannelSums sums;
  private float[] dy;
  private float[] gradients;
  private int bias;

  BiasGradient(Engine engine) {
    this.engine = engine;
    this.sums = new ChannelSums(engine);
  }

  void run(float[] upstream, float[] result, int at, int rows, int outs, int pixels) {
    dy = upstream;
    gradients = result;
    bias = at;
    sums.rows = rows;
    sums.channels = outs;
    sums.area = pixels;
    engine.workspace().reserve(Sums.LANES);
    engine.team().run(this, outs, 2L * rows * outs * pixels);
  }

  @Override
  void run(int from, int to, int thread) {
    for (int c = from; c < to; c++) {
      gradients[bias + c] = (float) sums.sum(dy, c, thread);
    }
  }
}
