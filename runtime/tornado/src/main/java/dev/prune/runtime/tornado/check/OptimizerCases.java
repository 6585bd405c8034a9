package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ClipKernels;
import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.kernel.RmspropKernels;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.Adam;
import dev.prune.runtime.tornado.kernel.AdamActive;
import dev.prune.runtime.tornado.kernel.ClipNorm;
import dev.prune.runtime.tornado.kernel.Momentum;
import dev.prune.runtime.tornado.kernel.MomentumActive;
import dev.prune.runtime.tornado.kernel.Rmsprop;
import dev.prune.runtime.tornado.kernel.RmspropActive;
import dev.prune.runtime.tornado.kernel.RmspropMomentum;
import dev.prune.runtime.tornado.kernel.RmspropMomentumActive;
import dev.prune.runtime.tornado.kernel.Sgd;
import dev.prune.runtime.tornado.kernel.SgdActive;
import java.util.List;
import java.util.stream.IntStream;

/** Steps of optimisers over flat buffers. */
final class OptimizerCases {
  private static final int COUNT = 0;

  /** Places in the scalars. */
  private static final int RATE = 1;

  private static final int CORRECTION = 2;

  private OptimizerCases() {}

  static List<KernelCase> small() {
    return IntStream.of(1, 1003).boxed().flatMap(n -> all(Scale.SMALL, n).stream()).toList();
  }

  static List<KernelCase> all(Scale scale, int n) {
    return List.of(
        of("sgd", scale, n, 4, 3, Sgd.class,
            (b, dims) -> {
              Buffer p = b.reals("p", n);
              Buffer g = b.reals("g", n);
              Buffer scalars = scalars(b);
              return () -> b.kernels(OptimizerKernels.class).sgd(p, g, scalars, dims, COUNT, RATE, 0.01);
            }),
        of("sgd active", scale, n, 4, 4, SgdActive.class,
            (b, dims) -> {
              Buffer p = b.reals("p", n);
              Buffer g = b.reals("g", n);
              Buffer active = b.mask("active", n);
              Buffer scalars = scalars(b);
              return () ->
                  b.kernels(OptimizerKernels.class).sgdActive(p, g, active, scalars, dims, COUNT, RATE, 0.01);
            }),
        of("momentum", scale, n, 6, 5, Momentum.class,
            (b, dims) -> {
              Buffer p = b.reals("p", n);
              Buffer g = b.reals("g", n);
              Buffer v = b.reals("v", n);
              Buffer scalars = scalars(b);
              return () ->
                  b.kernels(OptimizerKernels.class).momentum(p, g, v, scalars, dims, COUNT, RATE, 0.9, 0.01, false);
            }),
        of("momentum of Nesterov, active", scale, n, 8, 6, MomentumActive.class,
            (b, dims) -> {
              Buffer p = b.reals("p", n);
              Buffer g = b.reals("g", n);
              Buffer v = b.reals("v", n);
              Buffer active = b.mask("active", n);
              Buffer scalars = scalars(b);
              return () ->
                  b.kernels(OptimizerKernels.class)
                      .momentumActive(p, g, v, active, scalars, dims, COUNT, RATE, 0.9, 0.01, true);
            }),
        of("adam", scale, n, 15, 7, Adam.class,
            (b, dims) -> {
              Buffer p = b.reals("p", n);
              Buffer g = b.reals("g", n);
              Buffer m = b.reals("m", n);
              Buffer v = b.positive("v", n);
              Buffer scalars = scalars(b);
              return () ->
                  b.kernels(OptimizerKernels.class)
                      .adam(p, g, m, v, scalars, dims, COUNT, RATE, CORRECTION, 0.9, 0.999, 1e-3, 0.01, false);
            }),
        of("adamw active", scale, n, 15, 8, AdamActive.class,
            (b, dims) -> {
              Buffer p = b.reals("p", n);
              Buffer g = b.reals("g", n);
              Buffer m = b.reals("m", n);
              Buffer v = b.positive("v", n);
              Buffer active = b.mask("active", n);
              Buffer scalars = scalars(b);
              return () ->
                  b.kernels(OptimizerKernels.class)
                      .adamActive(
                          p, g, m, v, active, scalars, dims, COUNT, RATE, CORRECTION, 0.9, 0.999, 1e-3, 0.01, true);
            }),
        rmsprop("rmsprop", false, false, Rmsprop.class, scale, n),
        rmsprop("rmsprop active", false, true, RmspropActive.class, scale, n),
        rmsprop("rmsprop with momentum", true, false, RmspropMomentum.class, scale, n),
        rmsprop("rmsprop with momentum, active", true, true, RmspropMomentumActive.class, scale, n),
        of("clipped norm", scale, n, 1, 2, ClipNorm.class,
            (b, dims) -> {
              Buffer g = b.reals("g", n);
              Buffer scalars = scalars(b);
              return () -> b.kernels(ClipKernels.class).clipNorm(g, scalars, dims, COUNT, CORRECTION, 0.3);
            }));
  }

  private static KernelCase rmsprop(
      String name, boolean moving, boolean masked, Class<?> kernel, Scale scale, int n) {
    return of(name, scale, n, moving ? 12 : 10, (moving ? 7 : 5) + (masked ? 1 : 0), kernel,
        (b, dims) -> {
          Buffer p = b.reals("p", n);
          Buffer g = b.reals("g", n);
          Buffer s = b.positive("s", n);
          Buffer v = b.reals("v", n);
          Buffer active = b.mask("active", n);
          Buffer scalars = scalars(b);
          return () -> {
            RmspropKernels k = b.kernels(RmspropKernels.class);
            if (moving && masked) {
              k.rmspropMomentumActive(p, g, s, v, active, scalars, dims, COUNT, RATE, 0.9, 1e-3, 0.01, 0.8);
            } else if (moving) {
              k.rmspropMomentum(p, g, s, v, scalars, dims, COUNT, RATE, 0.9, 1e-3, 0.01, 0.8);
            } else if (masked) {
              k.rmspropActive(p, g, s, active, scalars, dims, COUNT, RATE, 0.9, 1e-3, 0.01);
            } else {
              k.rmsprop(p, g, s, scalars, dims, COUNT, RATE, 0.9, 1e-3, 0.01);
            }
          };
        });
  }

  /** A rate of 1/8 and corrections of 1/4 and 1/16. */
  private static Buffer scalars(CaseBuffers buffers) {
    return buffers.reals("scalars", 7, 0.125f, 0.25f, 0.0625f);
  }

  private static KernelCase of(
      String name, Scale scale, int n, int flops, int values, Class<?> kernel, KernelCase.Program program) {
    List<int[]> sizes = List.of(new int[] {n}, new int[] {n}, new int[] {(n + 1) / 2}, new int[] {1});
    return new KernelCase(
        name + " " + n, scale, List.of(kernel), program, sizes, 16, (double) flops * n, 4.0 * values * n);
  }
}
