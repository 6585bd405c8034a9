package dev.prune.runtime.replay;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.List;
import java.util.function.Supplier;

/** What a GPU's task can be. */
final class TaskRules {
  static final int MOST_ARGUMENTS = 20;

  private TaskRules() {}

  /** Fails with the rule that {@code task}, the {@code number}th of its procedure, breaks. */
  static void check(String procedure, int number, Task task, LiveBuffers live) {
    // Said only when a rule is broken: this runs for every task of every procedure after an event.
    Supplier<String> where = () -> "Task " + number + " of the procedure `" + procedure + "`, `" + task.kernel() + "`, ";
    if (!task.returnsNothing()) {
      throw broken(where.get() + "returns a value to the host, but a task cannot.", "Write the result to a buffer.");
    }
    for (Argument argument : task.arguments()) {
      if (!argument.isCarried()) {
        String kind = argument.value() == null ? "nothing" : "a " + argument.value().getClass().getSimpleName();
        throw broken(
            where.get() + "gets " + kind + " as `" + argument.name() + "`, but a task takes buffers and literals only.",
            "Put data that the host computes into a buffer.");
      }
    }
    if (task.argumentCount() > MOST_ARGUMENTS) {
      throw broken(
          where.get() + "has " + task.argumentCount() + " arguments, but a task takes at most " + MOST_ARGUMENTS + ".",
          "Split the kernel, or put several numbers into one buffer.");
    }
    checkDistinct(where, task.arguments());
    for (Argument argument : task.arguments()) {
      if (argument.isBuffer()) {
        live.require(argument.value(), where);
      }
    }
  }

  private static void checkDistinct(Supplier<String> where, List<Argument> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      for (int k = 0; k < i; k++) {
        Argument one = arguments.get(k);
        Argument other = arguments.get(i);
        if (other.isBuffer() && one.value() == other.value()) {
          throw broken(
              where.get() + "takes the buffer " + one.text() + " twice, as `" + one.name() + "` and as `" + other.name()
                  + "`, but a task takes no buffer twice.",
              "Copy it to a second buffer first, or use a kernel that works in place.");
        }
      }
    }
  }

  private static PruneException broken(String message, String help) {
    return new PruneException(Failure.DEVICE, message, help);
  }
}
