package dev.prune.runtime.replay;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.KernelFamily;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A recorded call of a kernel with its arguments. */
public final class Task {
  private final String kernel;
  private final Method method;
  private final KernelFamily target;
  private final Object[] values;
  private final List<Argument> arguments;

  private Task(String kernel, Method method, KernelFamily target, Object[] values, List<Argument> arguments) {
    this.kernel = kernel;
    this.method = method;
    this.target = target;
    this.values = values;
    this.arguments = arguments;
  }

  static Task of(Class<? extends KernelFamily> family, KernelFamily target, Method method, Object[] given) {
    Object[] values = given == null ? new Object[0] : given.clone();
    List<Argument> arguments = new ArrayList<>();
    Parameter[] parameters = method.getParameters();
    for (int i = 0; i < values.length; i++) {
      String name = parameters[i].getName();
      if (values[i] instanceof Buffer[] several) {
        values[i] = several.clone();
        for (int k = 0; k < several.length; k++) {
          arguments.add(new Argument(name + "[" + k + "]", several[k]));
        }
      } else {
        arguments.add(new Argument(name, values[i]));
      }
    }
    return new Task(kernelName(family, method), method, target, values, List.copyOf(arguments));
  }

  private static String kernelName(Class<?> family, Method method) {
    String name = family.getSimpleName().replaceFirst("Kernels$", "");
    return Character.toLowerCase(name.charAt(0)) + name.substring(1) + "." + method.getName();
  }

  /** Family and method: {@code dense.forward}. */
  public String kernel() {
    return kernel;
  }

  /** Labels of its buffers, in the order of the call. */
  public List<String> buffers() {
    return arguments.stream().filter(Argument::isBuffer).map(Task::label).toList();
  }

  private static String label(Argument argument) {
    return argument.value() instanceof Buffer buffer ? buffer.label() : ((Ints) argument.value()).label();
  }

  /** How many arguments a GPU's task would have: a window counts as its numbers, a formula as none. */
  public int argumentCount() {
    return arguments.stream().mapToInt(Argument::count).sum();
  }

  List<Argument> arguments() {
    return arguments;
  }

  /** Kernels give nothing back to the host. */
  boolean returnsNothing() {
    return method.getReturnType() == void.class;
  }

  /** Computes, on the device that does. */
  void run() {
    try {
      method.invoke(target, values);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        default -> throw new PruneException(Failure.DEVICE, "The kernel `" + kernel + "` failed.", "", e.getCause());
      }
    } catch (IllegalAccessException e) {
      throw new PruneException(Failure.INTERNAL, "The kernel `" + kernel + "` cannot be called.", "", e);
    }
  }

  /** The first argument of {@code now} that is not as in this task of the same kernel. */
  Optional<Difference> differenceTo(Task now) {
    for (int i = 0; i < Math.max(arguments.size(), now.arguments.size()); i++) {
      if (i >= arguments.size() || i >= now.arguments.size()) {
        return Optional.of(new Difference("the number of inputs", arguments.size(), now.arguments.size(), false));
      }
      Argument before = arguments.get(i);
      Argument after = now.arguments.get(i);
      if (!before.isSameAs(after)) {
        return Optional.of(new Difference("`" + before.name() + "`", before.text(), after.text(), before.isLiteral()));
      }
    }
    return Optional.empty();
  }

  /**
   * What changed in a call.
   *
   * @param what the argument
   * @param recorded its text in the recording
   * @param found its text now
   * @param literal whether it is a number
   */
  record Difference(String what, Object recorded, Object found, boolean literal) {}

  /** {@code dense.forward(x, parameters, y, dims)}: the kernel and its buffers. */
  @Override
  public String toString() {
    return buffers().stream().collect(Collectors.joining(", ", kernel + "(", ")"));
  }
}
