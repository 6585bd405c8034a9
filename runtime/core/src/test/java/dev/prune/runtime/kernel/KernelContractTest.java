package dev.prune.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel of the contract can be a task of a GPU's graph. */
class KernelContractTest {
  private static final int MOST_ARGUMENTS = 20;
  private static final Set<Class<?>> CARRIED =
      Set.of(Buffer.class, Ints.class, int.class, double.class, boolean.class, Window.class);

  static List<Method> kernels() {
    return Arrays.stream(KernelConformance.class.getInterfaces())
        .flatMap(tests -> KernelContractTest.familyOf(tests).stream())
        .flatMap(family -> Arrays.stream(family.getMethods()))
        .toList();
  }

  /** {@code DenseConformance} tests {@code DenseKernels}; transfers are no family. */
  private static List<Class<?>> familyOf(Class<?> tests) {
    if (tests == TransferConformance.class) {
      return List.of();
    }
    try {
      return List.of(Class.forName(tests.getName().replace("Conformance", "Kernels")));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void fitsATask(Method kernel) {
    assertEquals(void.class, kernel.getReturnType());
    int arguments = 0;
    for (Parameter parameter : kernel.getParameters()) {
      Class<?> type = parameter.getType();
      if (type == Elementwise.class) {
        continue;
      }
      if (parameter.isVarArgs()) {
        assertEquals(Buffer[].class, type);
        continue;
      }
      assertTrue(CARRIED.contains(type), () -> kernel + " takes a " + type);
      arguments += type == Window.class ? Window.NUMBERS : 1;
    }
    assertTrue(arguments <= MOST_ARGUMENTS, kernel + " has " + arguments + " arguments.");
  }
}
