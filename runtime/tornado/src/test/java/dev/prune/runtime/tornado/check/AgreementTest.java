package dev.prune.runtime.tornado.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What counts as agreeing. */
class AgreementTest {
  private static Agreement agreement(double before, double expected, double found) {
    return Agreement.NONE_WRONG.and(
        Map.of("y", new double[] {7, before}),
        Map.of("y", new double[] {7, expected}),
        Map.of("y", new double[] {7, before}),
        Map.of("y", new double[] {7, found}),
        0.25,
        0);
  }

  @Test
  void errorsAreMeasuredByWhatIsAllowed() {
    assertEquals(new Agreement(0, ""), agreement(1, 2, 2));
    assertTrue(agreement(1, 0.5, 0.75).agrees());
    assertFalse(agreement(1, 0.5, 0.8).agrees());
  }

  @Test
  void largeNumbersMayBeOffByMore() {
    assertTrue(agreement(1, -8, -10).agrees());
    assertFalse(agreement(1, -8, -10.5).agrees());
  }

  @Test
  void whatTheReferenceLeavesMustStay() {
    Agreement agreement = agreement(1, 1, 1 + 0x1p-23);
    assertEquals(Double.POSITIVE_INFINITY, agreement.worst());
    assertEquals("y[1] after run 1 is 1.0000001192092896 instead of 1.0", agreement.place());
  }

  @Test
  void aNaNAgreesWithANaNOnly() {
    assertTrue(agreement(1, Double.NaN, Double.NaN).agrees());
    assertFalse(agreement(1, 2, Double.NaN).agrees());
    assertFalse(agreement(1, Double.NaN, 2).agrees());
  }
}
