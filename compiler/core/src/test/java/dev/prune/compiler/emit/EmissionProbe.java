package dev.prune.compiler.emit;
import com.palantir.javapoet.*;
import dev.prune.compiler.diagnostic.*;
import dev.prune.compiler.group.*;
import dev.prune.compiler.program.*;
import dev.prune.compiler.resolve.*;
import dev.prune.compiler.shape.*;
import dev.prune.compiler.syntax.*;
import java.util.*;
public class EmissionProbe {
  public static void main(String[] a) throws Exception {
    String text = a.length > 0 ? java.nio.file.Files.readString(java.nio.file.Path.of(a[0])) : "network LeNet { input image: float[1, 28, 28]\n c1 = image |> conv(6, 5x5) |> batchnorm |> relu |> max_pool(2x2)\n l = c1 |> conv(8,3x3)\n r = c1 |> conv(8, 1x1)\n j = concat(l + r, c1)\n fc1 = j |> flatten |> dense(30) |> relu |> dropout(20%)\n output digit = fc1 |> dense(10) }";
    Diagnostics d = new Diagnostics();
    SourceFile file = Parser.parse(Source.of("lenet.prune", text), d).orElse(null);
    if (file != null) {
      Declarations decl = Imports.run(file, null, d);
      var net = (Declaration.Network) decl.networks().values().iterator().next();
      var graph = NetworkElaboration.run(net, decl, d);
      graph.flatMap(g -> ShapeInference.run(g, Resizing.none(g.name()), d)).ifPresent(s -> {
        var g = ChannelGroups.run(s);
        g.groups().forEach(System.err::println);
        var st = Structure.of(g);
        var p = NetworkProcedures.of(st, LossKind.CROSS_ENTROPY, s.graph().nodes().size() - 1);
        var r = TrainerEmission.emit(new TrainerEmission.Target("prune.generated", "LeNet", "lenet.prune"), st, p, new Optimizer.Adam(1e-3, .9, .999, 1e-8, 0, false), new TrainingHalf() {
          public boolean needsGradientsInEval() { return true; }
          public CodeBlock settings(int storage, CodeBlock axis, int area) { return CodeBlock.of("null"); }
          public void emit(TypeSpec.Builder into, Writer w) {}
        });
        System.out.println(r.text());
      });
    }
    d.all().forEach(System.err::println);
  }
}
