package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.group.ChannelGroups;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.AdjustedOptimizer;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.op.Operations;
import dev.prune.compiler.program.NetworkProcedures;
import dev.prune.compiler.resolve.Imports;
import dev.prune.compiler.resolve.NetworkElaboration;
import dev.prune.compiler.shape.ShapeInference;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Parser;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every call that operations, losses and optimisers can make exists in the kernels' contract, with these arguments. */
class KernelCallsTest {
  private static final String ALL =
      """
      network N {
        input image: float[2, 8, 8]
        a = image |> conv(4, 3x3, stride: 2) |> batchnorm |> relu |> relu6 |> dropout(10%)
        b = a |> conv2d(4, 1x1, bias: false) |> max_pool(2x2, stride: 1, padding: 1)
        b2 = b |> conv(4, 2x2, padding: 0) |> tanh
        c = concat(a, b2 + a)
        d = c |> global_average_pool |> dense(6, bias: false) as d1 |> gate |> hard_concrete |> sigmoid |> softmax
        k = a |> conv(4, 3x3, groups: 2, dilation: 2) as g1 |> depthwise_conv(3x3, multiplier: 2) |> layernorm
        l = k |> transposed_conv(4, 2x2, stride: 2) |> groupnorm(2) |> global_average_pool |> dense(6) as d4
        f = b |> average_pool(2x2, stride: 1, padding: 1, count_padding: false) |> adaptive_average_pool(2) |> leaky_relu
        g = f |> upsample(2, bilinear: true) |> pad(1) |> pixel_unshuffle(2) |> gelu |> pixel_shuffle(2) |> silu
        h = g * (g |> global_average_pool |> hard_sigmoid) |> hardswish |> channel_shuffle(2)
        i = concat(h |> slice(1, 3), h |> split(2, 0)) |> global_average_pool |> dense(6) as d3
        e = c |> flatten |> dense(6) as d2 |> batchnorm
        output y = d + e + i + l |> dense(3)
      }
      """;

  @Test
  void everyCallResolves() {
    Set<String> used = new HashSet<>();
    for (KernelCall call : calls(used)) {
      Method method =
          Arrays.stream(call.family().getMethods())
              .filter(m -> m.getName().equals(call.method()))
              .filter(m -> m.isVarArgs() || m.getParameterCount() == call.operands().size())
              .findFirst()
              .orElseThrow(() -> new AssertionError("There is no kernel " + call.method() + " in " + call.family()));
      Class<?>[] types = method.getParameterTypes();
      int fixed = method.isVarArgs() ? types.length - 1 : types.length;
      assertTrue(
          method.isVarArgs() ? call.operands().size() >= fixed : call.operands().size() == fixed, call.toString());
      for (int i = 0; i < call.operands().size(); i++) {
        Class<?> type = i < fixed ? types[i] : types[fixed].getComponentType();
        assertTrue(fits(call.operands().get(i), type), call.method() + " argument " + i + ": " + call.operands().get(i));
      }
    }
    Set<String> operations = new HashSet<>(Operations.names());
    operations.removeAll(used);
    // One operation under two names.
    operations.remove("conv2d");
    assertEquals(Set.of(), operations, "operations that this test does not use");
  }

  private static List<KernelCall> calls(Set<String> used) {
    Diagnostics diagnostics = new Diagnostics();
    var file = Parser.parse(Source.of("all.prune", ALL), diagnostics).orElseThrow();
    var declarations = Imports.run(file, Options.defaults().loader(), diagnostics);
    var network = (Declaration.Network) declarations.networks().get("N");
    var graph = NetworkElaboration.run(network, declarations, diagnostics).orElseThrow();
    graph.nodes().forEach(n -> used.add(n.operation().name()));
    var shaped = ShapeInference.run(graph, diagnostics).orElseThrow(() -> new AssertionError(diagnostics.all()));
    Structure structure = Structure.of(ChannelGroups.run(shaped));
    int output = graph.outputs().get("y");
    List<Procedure> procedures = new ArrayList<>();
    for (LossKind loss : LossKind.values()) {
      NetworkProcedures all = NetworkProcedures.of(structure, LossTerm.of(loss, "y", output));
      procedures.addAll(List.of(all.gradients(), all.gradientsInEval(), all.evaluate(), all.predict()));
    }
    for (Optimizer optimizer :
        List.of(
            new Optimizer.Sgd(0.1, 0),
            new Optimizer.Momentum(0.1, 0.9, true, 0),
            new Optimizer.Adam(0.1, 0.9, 0.999, 1e-8, 0, true),
            new Optimizer.Rmsprop(0.1, 0.9, 0, 1e-8, 0),
            new Optimizer.Rmsprop(0.1, 0.9, 0.9, 1e-8, 0),
            new AdjustedOptimizer(new Optimizer.Sgd(0.1, 0), 1, 0.1, false, true),
            new AdjustedOptimizer(new Optimizer.Adam(0.1, 0.9, 0.999, 1e-8, 0, true), 1, 0.1, true, true))) {
      procedures.add(optimizer.update(false));
      procedures.add(optimizer.update(true));
    }
    return procedures.stream().flatMap(p -> p.instructions().stream()).flatMap(i -> i.calls().stream()).toList();
  }

  private static boolean fits(Operand operand, Class<?> type) {
    return switch (operand) {
      case Operand.Of of -> type == Buffer.class;
      case Operand.Field f ->
          Set.of("dims", "labels", "originals", "samples", "keys", "live").contains(f.name())
              ? type == Ints.class
              : type == Buffer.class;
      case Operand.Flat f -> type == Buffer.class;
      case Operand.PerUnit p -> type == Buffer.class;
      case Operand.Slot s -> type == Buffer.class;
      case Operand.Entry e -> type == int.class;
      case Operand.Named n -> type == int.class;
      case Operand.Whole w -> type == int.class;
      case Operand.Real r -> type == double.class;
      case Operand.Truth t -> type == boolean.class;
      case Operand.Geometry g -> type == Window.class;
      case Operand.Mapping m -> type == Elementwise.class;
    };
  }
}
