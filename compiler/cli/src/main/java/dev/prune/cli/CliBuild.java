package dev.prune.cli;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.JavaText;
import dev.prune.compiler.Options;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes generated Java. */
record CliBuild(Session session) {
  int run(String file, Options options, Path out) {
    Optional<Compilation> program = new Compiling(session).compile(file, options).compilation();
    if (program.isEmpty()) {
      return Failure.PROGRAM.exitCode();
    }
    for (JavaText java : program.get().java()) {
      Path target = place(out, java);
      boolean changed = TextFile.write(target, java.text());
      session.say(changed ? "Wrote " + target + "." : target + " is up to date.");
    }
    return 0;
  }

  /** Writes sources below {@code folder} and returns their files. */
  static List<Path> write(List<JavaText> sources, Path folder) {
    List<Path> files = new ArrayList<>();
    for (JavaText java : sources) {
      Path file = place(folder, java);
      TextFile.write(file, java.text());
      files.add(file);
    }
    return files;
  }

  /** A generated path stays below the folder, whatever names a program has. */
  private static Path place(Path folder, JavaText java) {
    Path root = folder.toAbsolutePath().normalize();
    if (!root.resolve(java.path()).normalize().startsWith(root)) {
      throw new PruneException(
          Failure.INTERNAL, "The generated path `" + java.path() + "` leads out of `" + folder + "`.", "");
    }
    return folder.resolve(java.path());
  }
}
