package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Convolutions 3x3 and 1x1 at shapes of a VGG for images of 32 by 32: forward, by data and by weights. */
record ConvolutionStage(CheckDevice device, boolean quick) {
  private static final int ROWS = 0;
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int OFFSET = 3;

  private enum Direction {
    FORWARD("forward"),
    BY_DATA("by data"),
    BY_WEIGHTS("by weights");

    private final String words;

    Direction(String words) {
      this.words = words;
    }
  }

  /**
   * @param rows images
   * @param in channels
   * @param out channels
   * @param extent height and width of the images, before and after
   * @param kernel height and width of the window, odd
   */
  private record Shape(int rows, int in, int out, int extent, int kernel) {
    int area() {
      return extent * extent;
    }

    Window window() {
      int pad = kernel / 2;
      return new Window(extent, extent, kernel, kernel, 1, 1, pad, pad, extent, extent);
    }

    double flops() {
      return 2.0 * rows * in * out * area() * kernel * kernel;
    }

    @Override
    public String toString() {
      return kernel + "x" + kernel + " " + in + "-" + out + "@" + extent;
    }
  }

  void run(StageRows rows) {
    int batch = quick ? 8 : 64;
    List<Shape> shapes = List.of(
        new Shape(batch, 64, 64, 32, 3), new Shape(batch, 128, 128, 16, 3), new Shape(batch, 256, 256, 8, 3),
        new Shape(batch, 512, 512, 4, 3), new Shape(batch, 64, 64, 32, 1), new Shape(batch, 256, 256, 8, 1));
    for (Shape shape : shapes) {
      for (Direction direction : Direction.values()) {
        String name = shape + " " + direction.words;
        rows.measure(name, () -> Row.measured(name, convolution(shape, direction)));
      }
    }
  }

  private Map<String, Double> convolution(Shape shape, Direction direction) {
    Map<String, Double> figures = new LinkedHashMap<>();
    ConvKernels conv = device.device().kernels(ConvKernels.class);
    Window window = shape.window();
    int input = shape.rows * shape.in * shape.area();
    int output = shape.rows * shape.out * shape.area();
    int weights = shape.out * shape.in * window.kernelArea();
    int left = direction == Direction.FORWARD ? input : output;
    int right = direction == Direction.BY_WEIGHTS ? input : weights;
    int result =
        switch (direction) {
          case FORWARD -> output;
          case BY_DATA -> input;
          case BY_WEIGHTS -> weights;
        };
    try (Operands o = Operands.of(device.device(), left, right, result, shape.rows, shape.in, shape.out, 0)) {
      Runnable call =
          switch (direction) {
            case FORWARD ->
                () -> conv.forward(o.left(), o.right(), o.result(), o.dims(), ROWS, IN, OUT, OFFSET, -1, window);
            case BY_DATA -> () -> conv.byData(o.left(), o.right(), o.result(), o.dims(), ROWS, IN, OUT, OFFSET, window);
            case BY_WEIGHTS ->
                () -> conv.byWeights(o.right(), o.left(), o.result(), o.dims(), ROWS, IN, OUT, OFFSET, -1, window);
          };
      Runnable procedure = device.device().procedure(shape + " " + direction, call);
      Timing.of(device, procedure, quick ? 1 : 3).into(figures, shape.flops());
      figures.put(Figures.ERROR_OVER_BOUND, Sampled.worst(o.read(), (into, position) -> {
        switch (direction) {
          case FORWARD -> forward(shape, o, into, position);
          case BY_DATA -> byData(shape, o, into, position);
          case BY_WEIGHTS -> byWeights(shape, o, into, position);
        }
      }));
    }
    return figures;
  }

  private static void forward(Shape s, Operands o, Sampled into, int position) {
    int pixel = position % s.area();
    int out = position / s.area() % s.out;
    int row = position / s.area() / s.out;
    int half = s.kernel / 2;
    for (int in = 0; in < s.in; in++) {
      for (int k = 0; k < s.kernel * s.kernel; k++) {
        int y = pixel / s.extent + k / s.kernel - half;
        int x = pixel % s.extent + k % s.kernel - half;
        if (y >= 0 && y < s.extent && x >= 0 && x < s.extent) {
          into.add(
              o.hostLeft()[(row * s.in + in) * s.area() + y * s.extent + x],
              o.hostRight()[(out * s.in + in) * s.kernel * s.kernel + k]);
        }
      }
    }
  }

  private static void byData(Shape s, Operands o, Sampled into, int position) {
    int pixel = position % s.area();
    int in = position / s.area() % s.in;
    int row = position / s.area() / s.in;
    int half = s.kernel / 2;
    for (int out = 0; out < s.out; out++) {
      for (int k = 0; k < s.kernel * s.kernel; k++) {
        int y = pixel / s.extent - k / s.kernel + half;
        int x = pixel % s.extent - k % s.kernel + half;
        if (y >= 0 && y < s.extent && x >= 0 && x < s.extent) {
          into.add(
              o.hostLeft()[(row * s.out + out) * s.area() + y * s.extent + x],
              o.hostRight()[(out * s.in + in) * s.kernel * s.kernel + k]);
        }
      }
    }
  }

  private static void byWeights(Shape s, Operands o, Sampled into, int position) {
    int k = position % (s.kernel * s.kernel);
    int in = position / (s.kernel * s.kernel) % s.in;
    int out = position / (s.kernel * s.kernel) / s.in;
    int half = s.kernel / 2;
    for (int row = 0; row < s.rows; row++) {
      for (int pixel = 0; pixel < s.area(); pixel++) {
        int y = pixel / s.extent + k / s.kernel - half;
        int x = pixel % s.extent + k % s.kernel - half;
        if (y >= 0 && y < s.extent && x >= 0 && x < s.extent) {
          into.add(
              o.hostLeft()[(row * s.out + out) * s.area() + pixel],
              o.hostRight()[(row * s.in + in) * s.area() + y * s.extent + x]);
        }
      }
    }
  }
}
