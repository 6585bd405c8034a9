package dev.prune.compiler.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.RandomProgram;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Group;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Count-aligned streams of random networks: whatever widths streams have, both sides of every sum have one width. */
class CountedStreamsTest {
  @Test
  void bothSidesOfEverySumHaveOneWidth() {
    int found = 0;
    for (long seed = 0; seed < 3000; seed++) {
      String text = RandomProgram.network(seed);
      try {
        found += check(text, new Random(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "\n" + text, e);
      }
    }
    assertTrue(found > 200, found + " networks with streams");
  }

  private static int check(String text, Random random) {
    GroupedNetwork aligned = ChannelClosureTest.grouped(text);
    Map<Integer, Residual> counted = new HashMap<>();
    aligned.sums().keySet().forEach(sum -> counted.put(sum, Residual.COUNT_ALIGNED));
    GroupedNetwork network = ChannelGroups.run(aligned.shaped(), counted);
    List<Group> groups = network.groups();
    int[] widths = network.widths();
    for (int g = 0; g < widths.length; g++) {
      int stream = groups.get(g).stream();
      assertTrue(stream <= g, "the first group of a stream stands for it");
      widths[g] = stream >= 0 && stream < g ? widths[stream] : 1 + random.nextInt(widths[g]);
      if (stream >= 0) {
        assertEquals(groups.get(stream).prunable(), groups.get(g).prunable(), groups.get(g).name());
        assertEquals(groups.get(stream).width(), groups.get(g).width(), groups.get(g).name());
      } else if (!groups.get(g).prunable()) {
        widths[g] = groups.get(g).width();
      }
      widths[g] = groups.get(g).prunable() ? widths[g] : groups.get(g).width();
    }
    for (int sum : network.sums().keySet()) {
      Node node = network.shaped().graph().nodes().get(sum);
      node.inputs().forEach(side -> assertEquals(network.axis(sum).width(widths), network.axis(side).width(widths), node.name()));
    }
    return groups.stream().anyMatch(group -> group.stream() >= 0 && group.prunable()) ? 1 : 0;
  }
}
