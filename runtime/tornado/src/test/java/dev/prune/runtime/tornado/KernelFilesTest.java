package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.tornado.check.KernelCase;
import dev.prune.runtime.tornado.check.KernelCases;
import dev.prune.runtime.tornado.check.PreparedCase;
import dev.prune.runtime.tornado.kernel.MatrixProduct;
import dev.prune.runtime.tornado.kernel.MatrixProductTiled;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;

/** One file a kernel, each with cases that compare it with the reference and cases that time it. */
class KernelFilesTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/prune/runtime/tornado/kernel");

  @Test
  void everyKernelIsComparedAndTimed() throws IOException, ClassNotFoundException {
    assertEquals(new TreeSet<>(), without(KernelCases.small()), "kernels without a small case");
    assertEquals(new TreeSet<>(), without(KernelCases.large()), "kernels without a large case");
  }

  @Test
  void aFileHoldsOneKernelAtMost() throws IOException, ClassNotFoundException {
    for (Class<?> type : types()) {
      assertEquals(kernels(type) == 0 ? 0 : 1, kernels(type), type.getName());
    }
  }

  @Test
  void casesHaveNamesOfTheirOwn() {
    List<String> names = all().map(KernelCase::name).toList();
    List<String> twice = new ArrayList<>(names);
    new HashSet<>(names).forEach(twice::remove);
    assertEquals(List.of(), twice);
  }

  /** A case must not claim a kernel that it does not call: the claim is what the tests above count. */
  @Test
  @NeedsTornado
  void casesRecordTheKernelsTheySay() throws ReflectiveOperationException {
    try (TornadoDevice device = TornadoDevice.create(0)) {
      Recorder recorder = recorder(device);
      // Filling the largest buffers takes seconds, and they call what smaller ones call.
      for (KernelCase kernelCase : all().filter(c -> c.bytes() < 3e7).toList()) {
        try (PreparedCase prepared = kernelCase.prepare(device)) {
          Set<Class<?>> heard = new HashSet<>();
          recorder.record("case", prepared.body()).forEach(c -> heard.add(c.kernel().method().getDeclaringClass()));
          Set<Class<?>> said = new HashSet<>(kernelCase.kernels());
          if (heard.contains(MatrixProduct.class)) {
            said.remove(MatrixProductTiled.class);
          } else {
            said.remove(MatrixProduct.class);
          }
          assertEquals(said, heard, kernelCase.name());
        }
      }
    }
  }

  /** What hears the calls of a device. */
  static Recorder recorder(TornadoDevice device) throws ReflectiveOperationException {
    Field field = TornadoDevice.class.getDeclaredField("recorder");
    field.setAccessible(true);
    return (Recorder) field.get(device);
  }

  private static Stream<KernelCase> all() {
    return Stream.concat(KernelCases.small().stream(), KernelCases.large().stream());
  }

  private static Set<String> without(List<KernelCase> cases) throws IOException, ClassNotFoundException {
    Set<String> left = new TreeSet<>();
    for (Class<?> type : types()) {
      if (kernels(type) > 0) {
        left.add(type.getSimpleName());
      }
    }
    cases.forEach(c -> c.kernels().forEach(type -> left.remove(type.getSimpleName())));
    return left;
  }

  private static long kernels(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(m -> Arrays.asList(m.getParameterTypes()).contains(KernelContext.class))
        .count();
  }

  private static List<Class<?>> types() throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(f -> !f.endsWith("package-info.java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        types.add(Class.forName(MatrixProduct.class.getPackageName() + "." + name));
      }
    }
    return types;
  }
}
