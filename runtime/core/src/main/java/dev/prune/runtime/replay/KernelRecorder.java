package dev.prune.runtime.replay;

import dev.prune.runtime.kernel.KernelFamily;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.function.Consumer;

/**
 * Stands in for a kernel family while a body runs: a call becomes a {@link Task} of the real kernels.
 *
 * @param family the interface of the contract
 * @param target the kernels of the device that computes
 * @param heard gets each task
 */
record KernelRecorder(Class<? extends KernelFamily> family, KernelFamily target, Consumer<Task> heard)
    implements InvocationHandler {
  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "replay " + family.getSimpleName();
      };
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    heard.accept(Task.of(family, target, method, arguments));
    return null;
  }
}
