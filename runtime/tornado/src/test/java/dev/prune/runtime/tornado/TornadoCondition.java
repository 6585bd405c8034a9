package dev.prune.runtime.tornado;

import dev.prune.runtime.device.DeviceDescription;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether TornadoVM finds a device; asked once. */
final class TornadoCondition implements ExecutionCondition {
  private static final class Found {
    static final List<DeviceDescription> DEVICES = new TornadoProvider().list();

    static {
      // Maven shows how many tests were skipped, and not why.
      DEVICES.getFirst()
          .problem()
          .ifPresent(
              problem ->
                  System.out.println(
                      "The tests of the tornado device are skipped: " + problem.sentence() + " " + problem.help()));
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    DeviceDescription first = Found.DEVICES.getFirst();
    return first.isUsable()
        ? ConditionEvaluationResult.enabled(first.name())
        : ConditionEvaluationResult.disabled(first.problem().orElseThrow().sentence());
  }
}
