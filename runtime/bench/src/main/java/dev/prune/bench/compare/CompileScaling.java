package dev.prune.bench.compare;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.JavaText;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.diagnostic.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From text to Java for networks of 50, 500 and 5,000 layers, in a JVM that has compiled its own code: what a layer costs must
 * not grow with their number. Prints a table and writes {@code compile-scaling.json}.
 */
public final class CompileScaling {
  private static final List<Integer> LAYERS = List.of(50, 500, 5_000);

  /** Text of about this many layers is compiled first, until the JIT compiler has seen everything often. */
  private static final int WARM_UP = 500;

  private static final int WARM_UP_TIMES = 30;

  /** A kind of network, which is as long as one likes. */
  private record Family(String name, int layersAround, int layersEach, String before, String each, String after) {
    String program(int layers) {
      return """
          network Deep {
            %s
            repeat %d {
              %s
            }
            %s
          }
          train Deep {
            data digits
            loss cross_entropy(y)
            optimizer adam(lr: 0.001)
            epochs 2
            at end of epoch 1 {
              compact lowest 30%% of units of (dense, conv) except outputs by sum(abs(w)) ranked per layer
            }
          }
          """
          .formatted(before, (layers - layersAround) / layersEach, each, after);
    }
  }

  private static final List<Family> FAMILIES =
      List.of(
          new Family(
              "dense", 2, 2, "input x0: float[6]\nx = x0 |> dense(4)", "x = x |> dense(4) |> relu",
              "output y = x |> dense(3)"),
          new Family(
              "residual", 4, 4, "input x0: float[1, 4, 4]\nx = x0 |> conv(4, 3x3)",
              "x = relu(x + (x |> conv(4, 3x3) |> batchnorm))", "output y = x |> flatten |> dense(3)"));

  private CompileScaling() {}

  /** See {@link Arguments}; rounds are compilations of each length. */
  public static void main(String[] words) throws IOException {
    Arguments arguments = Arguments.parse(words);
    List<Object> rows = new ArrayList<>();
    for (Family family : FAMILIES) {
      for (int i = 0; i < WARM_UP_TIMES; i++) {
        compile(family.program(WARM_UP));
      }
      for (int layers : LAYERS) {
        rows.add(row(family, layers, arguments.rounds()));
      }
    }
    ForksFile.write(arguments.out().resolve("compile-scaling.json"), rows);
  }

  private static Map<String, Object> row(Family family, int wanted, int rounds) {
    String program = family.program(wanted);
    List<Double> times = new ArrayList<>();
    Compilation compiled = null;
    for (int i = 0; i < rounds; i++) {
      System.gc();
      long began = System.nanoTime();
      compiled = compile(program);
      times.add((System.nanoTime() - began) / 1e6);
    }
    int layers = compiled.plan().network().layers().size();
    double ms = Measured.median(times);
    int characters = compiled.java().stream().map(JavaText::text).mapToInt(String::length).sum();
    System.out.printf(
        Locale.ROOT, "%-10s %5d layers %9.1f ms %7.1f us a layer %9d characters of Java%n", family.name(), layers, ms,
        1e3 * ms / layers, characters);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("network", family.name());
    row.put("layers", layers);
    row.put("ms", ms);
    row.put("us_per_layer", 1e3 * ms / layers);
    row.put("java_characters", characters);
    return row;
  }

  private static Compilation compile(String program) {
    return PruneCompiler.compile(Source.of("deep.prune", program), Options.defaults())
        .compilation()
        .orElseThrow(() -> new IllegalStateException("The program of the benchmark does not compile:\n" + program));
  }
}
