package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/** A device that says of itself what a test wants, and remembers how many numbers the host wrote to which buffer. */
final class Watching {
  /** Numbers written, by the buffer's label. */
  final Map<String, Long> written = new TreeMap<>();

  long memoryBytes;
  long largestBufferBytes = Long.MAX_VALUE;

  /** A label that finds no memory. */
  String full = "";

  final Device device;
  private final Device inner;

  /** A watched device that records, whatever {@code inner} does. */
  Watching(Device inner, long memoryBytes) {
    this.inner = inner;
    this.memoryBytes = memoryBytes;
    this.device = (Device)
        Proxy.newProxyInstance(Device.class.getClassLoader(), new Class<?>[] {Device.class}, this::called);
  }

  private Object called(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "memoryBytes":
        return memoryBytes;
      case "largestBufferBytes":
        return largestBufferBytes;
      case "recordsProcedures":
        return true;
      case "floats":
        if (arguments[0].equals(full)) {
          throw new PruneException(Failure.MEMORY, "The buffer `" + full + "` does not fit.", "");
        }
        break;
      case "write":
        String label = arguments[0] instanceof Buffer buffer ? buffer.label() : ((Ints) arguments[0]).label();
        written.merge(label, (long) (int) arguments[4], Long::sum);
        break;
      default:
        break;
    }
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
