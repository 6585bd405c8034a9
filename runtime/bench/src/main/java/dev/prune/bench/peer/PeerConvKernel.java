package dev.prune.bench.peer;

import dev.prune.bench.ConvShape;
import dev.prune.bench.GemmShape;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One convolution of {@link ConvShape#IMAGES} images by {@code at::conv2d}, or one gradient by its backward function. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerConvKernel {
  private static final long[] ONE = {1, 1};
  private static final long[] NO_OUTPUT_PADDING = {0, 0};

  /** See {@link ConvShape}. */
  @Param({"3x3-32-32-on-32"})
  public String shape;

  /** Which direction. */
  @Param({"FORWARD", "BY_DATA", "BY_WEIGHTS"})
  public GemmShape.Form form;

  /** Threads of all pools. */
  @Param({"1"})
  public int threads;

  /** Where numbers lie. */
  @Param({"CONTIGUOUS"})
  public Layout layout;

  private Tensor x;
  private Tensor weights;
  private Tensor dy;
  private long[] padding;
  private TensorOptional noBias;
  private LongArrayRefOptional noBiasSizes;
  private BoolPointer wanted;

  /** Fills images and weights. */
  @Setup
  public void begin() {
    ConvShape conv = ConvShape.parse(shape);
    Libtorch.threads(threads);
    int side = conv.side();
    x = layout.of(torch.randn(ConvShape.IMAGES, conv.in(), side, side));
    weights = layout.of(torch.randn(conv.out(), conv.in(), conv.kernel(), conv.kernel()));
    dy = layout.of(torch.randn(ConvShape.IMAGES, conv.out(), side, side));
    padding = new long[] {conv.kernel() / 2, conv.kernel() / 2};
    noBias = new TensorOptional();
    noBiasSizes = new LongArrayRefOptional();
    wanted = new BoolPointer(3);
    wanted.put(0, form == GemmShape.Form.BY_DATA).put(1, form == GemmShape.Form.BY_WEIGHTS).put(2, false);
  }

  /** One direction. */
  @Benchmark
  public void convolve() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      if (form == GemmShape.Form.FORWARD) {
        torch.conv2d(x, weights, noBias, ONE, padding, ONE, 1);
      } else {
        torch.convolution_backward(
            dy, x, weights, noBiasSizes, ONE, padding, ONE, false, NO_OUTPUT_PADDING, 1, wanted);
      }
    }
  }
}
