package dev.prune.runtime.data;

import dev.prune.runtime.random.RandomKey;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * The digits of one split, kept with one byte per pixel. All cores begin to draw them when the first is read; one that is
 * read before its turn is drawn at once, so that nobody waits for the others. Who draws it makes no difference.
 */
final class DrawnDigits {
  private static final int PIXELS = Pen.SIDE * Pen.SIDE;

  /** Samples one thread draws in a row, with one pen. */
  private static final int PORTION = 256;

  private static final int BLANK = 0;
  private static final int BEGUN = 1;
  private static final int DRAWN = 2;

  private final RandomKey key;
  private final byte[] pixels;
  private final byte[] labels;
  private final GreyImages images;
  private final AtomicIntegerArray states;

  private boolean drawing;
  private volatile boolean unwanted;

  /** Nothing is drawn yet. */
  DrawnDigits(int count, RandomKey key) {
    this.key = key;
    this.pixels = new byte[count * PIXELS];
    this.labels = new byte[count];
    this.images = new GreyImages(PIXELS, pixels, labels, Normalisation.NONE);
    this.states = new AtomicIntegerArray(count);
  }

  void pixels(int index, float[] into, int at) {
    await(index);
    images.pixels(index, into, at);
  }

  int label(int index) {
    await(index);
    return images.label(index);
  }

  /** Nobody will read any more. */
  void close() {
    unwanted = true;
  }

  private void await(int index) {
    Objects.checkIndex(index, labels.length);
    if (!drawing) {
      drawing = true;
      Thread.ofPlatform().daemon().name("prune-digits").start(this::drawAll);
    }
    while (states.getAcquire(index) != DRAWN) {
      draw(index, new Pen());
      // Another thread may be at it, for a tenth of a millisecond unless it is kept from running.
      Thread.yield();
    }
  }

  private void drawAll() {
    IntStream.range(0, Math.ceilDiv(labels.length, PORTION)).parallel().forEach(portion -> {
      Pen own = new Pen();
      for (int i = portion * PORTION; i < Math.min(labels.length, (portion + 1) * PORTION) && !unwanted; i++) {
        draw(i, own);
      }
    });
  }

  /** Draws a sample, unless it is drawn or another thread draws it. */
  private void draw(int index, Pen with) {
    if (!states.compareAndSet(index, BLANK, BEGUN)) {
      return;
    }
    int reached = BLANK;
    try {
      RandomKey own = key.derive(index);
      // Ten in a row are all ten digits, so that classes are balanced in every prefix.
      int digit = (index % 10 + key.below(10, index / 10, 0)) % 10;
      labels[index] = (byte) digit;
      with.draw(digit, own, pixels, index * PIXELS);
      reached = DRAWN;
    } finally {
      states.setRelease(index, reached);
    }
  }
}
