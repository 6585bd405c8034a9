package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;

/**
 * A static method that TornadoVM compiles for the device. TornadoVM takes kernels as lambdas, one type for each
 * number of arguments, and looks inside for the method; this makes the lambda from the method, so that a kernel is a
 * name.
 *
 * @param method static; its first parameter is a KernelContext
 * @param lambda calls it
 */
record Kernel(Method method, Object lambda) {
  /** The kernel of a class that holds one: its only method over a context. */
  static Kernel of(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getParameterCount() > 0 && method.getParameterTypes()[0] == KernelContext.class) {
        return of(method);
      }
    }
    throw new PruneException(Failure.INTERNAL, "The class `" + type.getName() + "` holds no kernel.", "");
  }

  /** The method {@code name} of {@code type}, which has one of that name. */
  static Kernel of(Class<?> type, String name) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        return of(method);
      }
    }
    throw new PruneException(
        Failure.DEVICE, "The class `" + type.getName() + "` has no kernel `" + name + "` for the tornado device.", "");
  }

  private static Kernel of(Method method) {
    try {
      Class<?> task = task(method.getParameterCount());
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup());
      MethodHandle handle = lookup.unreflect(method);
      MethodType boxed = handle.type().wrap().changeReturnType(void.class);
      MethodHandle made =
          LambdaMetafactory.metafactory(
                  lookup, "apply", MethodType.methodType(task), handle.type().generic().changeReturnType(void.class), handle, boxed)
              .getTarget();
      return new Kernel(method, made.invoke());
    } catch (Throwable e) {
      throw new PruneException(Failure.INTERNAL, "The kernel `" + method + "` cannot be handed to TornadoVM.", "", e);
    }
  }

  private static Class<?> task(int arguments) throws ClassNotFoundException {
    return Class.forName(TornadoFunctions.class.getName() + "$Task" + arguments);
  }

  /** A task of a graph. */
  TaskPackage task(String id, Object[] arguments) {
    try {
      for (Constructor<?> constructor : TaskPackage.class.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == arguments.length + 2
            && constructor.getParameterTypes()[1] == task(arguments.length)) {
          Object[] all = new Object[arguments.length + 2];
          all[0] = id;
          all[1] = lambda;
          System.arraycopy(arguments, 0, all, 2, arguments.length);
          return (TaskPackage) constructor.newInstance(all);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new PruneException(Failure.INTERNAL, "The kernel `" + method + "` cannot become a task.", "", e);
    }
    throw new PruneException(
        Failure.INTERNAL, "TornadoVM has no task of " + arguments.length + " arguments: " + Arrays.toString(arguments), "");
  }
}
