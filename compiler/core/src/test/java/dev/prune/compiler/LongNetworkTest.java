package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.diagnostic.Source;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.reference.ReferenceDevice;
import dev.prune.runtime.replay.ReplayDevice;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Networks of thousands of layers: they compile in sensible time, and no method grows beyond what the JIT accepts. */
class LongNetworkTest {
  /** The JIT leaves longer methods to the interpreter. */
  private static final int MOST_BYTES = 8_000;

  /** Convolutions with sums around them, then dense layers: about 1,500 layers. */
  private static final String LONG =
      """
      network Long {
        input image: float[1, 4, 4]
        x = image |> conv(4, 3x3) as stem
        repeat 150 {
          x = x + (x |> conv(4, 3x3) as c |> batchnorm |> relu |> dropout(10%))
        }
        v = x |> flatten |> dense(5) as first
        repeat 250 {
          v = v |> dense(5) as d |> batchnorm |> tanh
        }
        output y = v |> dense(3)
      }

      train Long {
        data digits
        loss cross_entropy(y)
        optimizer adam(lr: 1e-4)
        batch 8
        epochs 2
        snapshot start = parameters at init
        metric drift = norm(weights - start) each epoch
        at end of epoch 1 {
          compact lowest 30% of units of (conv, dense) except outputs by abs(sum(w * grad)) over 1 batches of train in eval
              ranked per layer
          mask lowest 20% of weights of (d_1, d_2, d_3) by abs(w) ranked globally
        }
      }
      """;

  @Test
  void fifteenHundredLayers() {
    Compilation program = assertTimeout(Duration.ofSeconds(60), () -> Programs.compile(LONG));
    assertTrue(program.plan().network().layers().size() > 1_400);
    Map<String, byte[]> classes = Programs.classes(program);
    methodsAreShort(classes);
    Class<?> type = Programs.load(program.className(), classes);
    DataSource data = Samples.classes(10, 4, 3, 1, 4, 4);
    float[] input = Samples.of(data, 4);
    float[] first = null;
    for (boolean replayed : new boolean[] {false, true}) {
      try (ReferenceDevice reference = new ReferenceDevice();
          ReplayDevice replay = new ReplayDevice(reference);
          Trainer trainer = Programs.trainer(type, replayed ? replay : reference, Overrides.none())) {
        trainer.train(data);
        assertTrue(trainer.structure().parameters() < program.plan().dense().parameters() * 3 / 4);
        float[] outputs = trainer.predict(input, 4);
        first = first == null ? outputs : first;
        assertArrayEquals(first, outputs);
      }
    }
  }

  @Test
  void fiveThousandLayersBecomeJava() {
    String text =
        """
        network Deep {
          input x0: float[6]
          x = x0 |> dense(4)
          repeat 2500 {
            x = x |> dense(4) |> relu
          }
          output y = x |> dense(3)
        }
        train Deep {
          data digits
          loss cross_entropy(y)
          optimizer sgd(lr: 0.001)
          epochs 2
          at end of epoch 1 { compact lowest 30% of units of dense except outputs by sum(abs(w)) ranked per layer }
        }
        """;
    Compilation program = assertTimeout(Duration.ofSeconds(60), () -> Programs.compile(text));
    assertEquals(5_002, program.plan().network().layers().size());
  }

  @Test
  void methodsOfTheExamplesAreShort() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../examples"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".prune")).toList()) {
        Source source = new Source(file.toString(), Files.readString(file), Optional.of(file));
        methodsAreShort(Programs.classes(PruneCompiler.compile(source, Options.defaults()).compilation().orElseThrow()));
      }
    }
  }

  private static void methodsAreShort(Map<String, byte[]> classes) {
    classes.forEach(
        (name, bytes) -> {
          ClassModel model = ClassFile.of().parse(bytes);
          for (MethodModel method : model.methods()) {
            int size = method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
            assertTrue(size <= MOST_BYTES, name + "." + method.methodName() + " has " + size + " bytes of byte code.");
          }
        });
  }
}
