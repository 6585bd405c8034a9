package dev.prune.compiler.op;

/** What operations of images alone say to other shapes. */
final class Images {
  private Images() {}

  /** The complaint that the input is no image. */
  static ShapeResult needed(String operation, Shape in) {
    return ShapeResult.bad(
        "`" + operation + "` reads an image [channels, height, width], and its input has the shape " + in + ".",
        "Use it before `flatten`.");
  }
}
