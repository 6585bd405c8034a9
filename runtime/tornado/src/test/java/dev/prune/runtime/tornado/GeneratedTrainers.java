package dev.prune.runtime.tornado;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.JavaText;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.Result;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.kernel.Device;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * Compiles programs into the folder of test classes: TornadoVM reads kernels through the system class loader, so that a
 * loader in memory would not do.
 */
final class GeneratedTrainers {
  private static int count;

  private GeneratedTrainers() {}

  static Class<?> compile(String program) throws IOException, URISyntaxException, ClassNotFoundException {
    Options options = Options.defaults().inPackage("generated.n" + ++count).withTornado();
    Result result = PruneCompiler.compile(Source.of("test.prune", program), options);
    Compilation compilation = result.compilation().orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
    Path classes =
        Path.of(GeneratedTrainers.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> arguments =
        new ArrayList<>(
            List.of("-g", "-nowarn", "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
    for (JavaText java : compilation.java()) {
      Path file = classes.resolveSibling("generated-test-trainers").resolve(java.path());
      Files.createDirectories(file.getParent());
      Files.writeString(file, java.text());
      arguments.add(file.toString());
    }
    int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new AssertionError("The generated Java does not compile.");
    }
    return Class.forName(compilation.className());
  }

  static Trainer construct(Class<?> type, Device device, Overrides overrides) throws ReflectiveOperationException {
    return (Trainer) type.getConstructor(Device.class, Overrides.class).newInstance(device, overrides);
  }
}
