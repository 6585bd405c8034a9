package dev.prune.runtime.data;

/** Bytes as inputs on [0, 1]. */
final class ByteInputs {
  private static final float[] VALUES = new float[256];

  static {
    for (int value = 0; value < 256; value++) {
      VALUES[value] = (float) (value / 255.0);
    }
  }

  private ByteInputs() {}

  /** Writes {@code count} bytes from {@code bytes[from ..]} on to {@code into[at ..]}. */
  static void write(byte[] bytes, int from, int count, float[] into, int at) {
    for (int i = 0; i < count; i++) {
      into[at + i] = VALUES[bytes[from + i] & 0xFF];
    }
  }
}
