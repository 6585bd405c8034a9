package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The command line of {@code gpu-check}.
 *
 * @param device a word that {@link CheckDevice#open} knows
 * @param quick shapes and counts for a CPU
 * @param stages in the order in which they run
 * @param out the folder of the files
 * @param again whether files that are there are measured anew
 * @param list only say what the stages are
 * @param summary only print the tables of files that are there
 * @param pytorch whether PyTorch does the same where it is installed
 * @param limit the longest that a stage may take
 */
record CheckOptions(
    String device,
    boolean quick,
    List<CheckStage> stages,
    Path out,
    boolean again,
    boolean list,
    boolean summary,
    boolean pytorch,
    Duration limit) {
  private static final String DEVICES = "tornado(:[0-9]{1,3})?|pocl|cuda|cpu";
  private static final int MOST_MINUTES = 8;

  static final String USAGE =
      """
      Usage: gpu-check [--device WORD] [--quick] [--stage NAME]... [--out DIR] [--again] [--limit MINUTES]
                       [--no-pytorch] [--list] [--summary]
      Runs every kernel against a reference and measures kernels and training steps on a device. Each stage is a process
      of its own of at most 8 minutes and leaves one JSON file; what is there already is not run again.

        --device WORD    tornado (the default), tornado:1 for its second device, pocl, cuda, cpu
        --quick          small shapes and few steps, for a CPU
        --stage NAME     only this stage; may be given several times
        --out DIR        where the files go; by default prune-out/gpu-check/WORD
        --again          run also what is there
        --limit MINUTES  the longest that a stage may take, at most 8
        --no-pytorch     leave PyTorch out, which otherwise does the same where python3 can import torch
        --list           say what the stages are, and run none
        --summary        print the tables of what is there, and run nothing
        --pack DIR       copy everything that gpu-check needs, except Java and TornadoVM's SDK, to a folder

      JAVA_HOME names a JDK 25 or newer and TORNADOVM_HOME an SDK, where they are not in their usual places.
      """;

  static CheckOptions parse(String... arguments) {
    String device = "tornado";
    boolean quick = false;
    List<CheckStage> stages = new ArrayList<>();
    Path out = null;
    boolean again = false;
    boolean list = false;
    boolean summary = false;
    boolean pytorch = true;
    int minutes = MOST_MINUTES;
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--device" -> device = value(option, rest);
        case "--quick" -> quick = true;
        case "--stage" -> stages.add(CheckStage.of(value(option, rest)));
        case "--out" -> out = Path.of(value(option, rest));
        case "--again" -> again = true;
        case "--list" -> list = true;
        case "--summary" -> summary = true;
        case "--no-pytorch" -> pytorch = false;
        case "--limit" -> minutes = minutes(value(option, rest));
        default -> throw wrong("There is no option `" + option + "`.", "`gpu-check --help` lists them.");
      }
    }
    if (!device.matches(DEVICES)) {
      throw wrong("There is no device `" + device + "`.", "There are tornado, tornado:N, pocl, cuda and cpu.");
    }
    return new CheckOptions(
        device, quick, stages.isEmpty() ? List.of(CheckStage.values()) : stages.stream().sorted().distinct().toList(),
        out == null ? Path.of("prune-out", "gpu-check", device.replace(':', '-')) : out, again, list, summary, pytorch,
        Duration.ofMinutes(minutes));
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw wrong("The option `" + option + "` needs a value.", "`gpu-check --help` says which.");
    }
    return rest.next();
  }

  private static int minutes(String text) {
    if (!text.matches("[1-" + MOST_MINUTES + "]")) {
      throw wrong(
          "A stage takes 1 to " + MOST_MINUTES + " minutes at most, found `" + text + "`.", "Give a whole number.");
    }
    return Integer.parseInt(text);
  }

  private static PruneException wrong(String message, String help) {
    return new PruneException(Failure.USAGE, message, help);
  }

  /** The file of a stage. */
  Path file(CheckStage stage) {
    return out.resolve(stage.word() + ".json");
  }

  /** The file of what PyTorch makes of a stage. */
  Path peer(CheckStage stage) {
    return out.resolve(stage.word() + ".pytorch.json");
  }
}
