package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Goes through the stages. The script {@code gpu-check} starts it, and says in the property {@code prune.check.commit} which
 * commit the jars are of.
 */
public final class GpuCheck {
  private final CheckOptions options;
  private final Path log;
  private Optional<Path> classes = Optional.empty();

  private GpuCheck(CheckOptions options) {
    this.options = options;
    this.log = options.out().resolve("gpu-check.log");
  }

  /** Ends with 0 where all that was asked is complete and right, else with 1; other codes are those of {@code prunec}. */
  public static void main(String[] arguments) throws InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(CheckOptions.USAGE);
      return;
    }
    try {
      System.exit(new GpuCheck(CheckOptions.parse(arguments)).run());
    } catch (PruneException e) {
      System.err.println("gpu-check: " + e.getMessage());
      System.err.println(e.help());
      System.exit(e.failure().exitCode());
    } catch (IOException e) {
      System.err.println("gpu-check: " + e);
      System.exit(Failure.INPUT_OUTPUT.exitCode());
    }
  }

  private int run() throws IOException, InterruptedException {
    if (options.list()) {
      for (CheckStage stage : options.stages()) {
        System.out.printf("%-12s %s%n", stage.word(), stage.title());
      }
      return 0;
    }
    boolean right = true;
    if (!options.summary()) {
      Files.createDirectories(options.out());
      PyTorch pytorch = new PyTorch(Programs.extract("pytorch.py", options.out()), log);
      boolean peer = options.pytorch() && pytorch.isInstalled();
      for (CheckStage stage : options.stages()) {
        right &= stage(stage);
        if (peer && stage.hasPeer()) {
          peer(stage, pytorch);
        }
      }
      System.out.println();
    }
    System.out.print(SummaryText.of(options));
    return right ? 0 : 1;
  }

  /** Whether the stage is complete, now or from before, and nothing in it failed. */
  private boolean stage(CheckStage stage) throws IOException, InterruptedException {
    Subject subject = subject(stage, options.device());
    Path file = options.file(stage);
    Optional<StageRecord> before = StageFile.read(file).filter(found -> found.subject().equals(subject));
    if (options.again() || before.isEmpty()) {
      Files.deleteIfExists(file);
    } else if (before.get().complete()) {
      say(stage, "is there: " + file + ".");
      return before.get().failures() == 0;
    }
    say(stage, stage.title() + ", at most " + options.limit().toMinutes() + " min.");
    StageProcess process =
        new StageProcess(StageCommand.of(classes(stage), subject, file), file, subject, log, options.limit());
    StageProcess.Outcome outcome = process.run();
    StageRecord after = StageFile.read(file).orElse(StageRecord.empty(subject));
    switch (outcome) {
      case COMPLETE -> say(stage, "complete after " + Column.digits(after.seconds()) + " s.");
      case OUT_OF_TIME -> say(stage, "stopped because its time is over; the next call goes on from here.");
      case GAVE_UP -> say(stage, "given up; " + log + " says why.");
    }
    return outcome == StageProcess.Outcome.COMPLETE && after.failures() == 0;
  }

  private void peer(CheckStage stage, PyTorch pytorch) throws IOException, InterruptedException {
    Subject subject = subject(stage, "pytorch");
    Path file = options.peer(stage);
    Optional<StageRecord> before = StageFile.read(file);
    if (!options.again() && before.isPresent() && before.get().complete()
        && before.get().subject().quick() == options.quick()) {
      return;
    }
    say(stage, "the same by PyTorch.");
    Subject where = new Subject(subject.stage(), options.device(), subject.quick(), subject.version(), subject.commit());
    if (!pytorch.measure(where, file, options.limit())) {
      say(stage, "PyTorch did not come to its end; " + log + " says why.");
    }
  }

  private Path classes(CheckStage stage) throws IOException, InterruptedException {
    Path none = options.out().resolve("programs").resolve("classes");
    if (!stage.needsPrograms()) {
      return none;
    }
    if (classes.isEmpty()) {
      classes = Optional.of(Programs.compile(options.out(), StageCommand.requirements(options.device()).libraries(), log));
    }
    return classes.get();
  }

  private Subject subject(CheckStage stage, String device) throws IOException {
    Properties version = new Properties();
    try (InputStream in = GpuCheck.class.getResourceAsStream("/dev/prune/cli/version.properties")) {
      if (in != null) {
        version.load(in);
      }
    }
    return new Subject(
        stage.word(), device, options.quick(), version.getProperty("tool", "unknown"),
        System.getProperty("prune.check.commit", "unknown"));
  }

  private static void say(CheckStage stage, String sentence) {
    System.out.println("gpu-check: " + stage.word() + ": " + sentence);
    System.out.flush();
  }
}
