package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.op.Operations;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the random networks are made of: a thousand of them contain every operation, and the forms that networks shrink worst in. */
class RandomProgramCoverageTest {
  private static final int NETWORKS = 1000;

  /** Of a thousand networks, about; the rarest kind is in more. */
  private static final int LEAST = 10;

  /** Written by a sign, or another name of one that is drawn. */
  private static final Set<String> NOT_WRITTEN = Set.of("add", "multiply", "conv2d");

  private static final Map<String, String> FORMS =
      Map.ofEntries(
          Map.entry("sum", " \\+ "),
          Map.entry("product", " \\* "),
          Map.entry("squeeze and excitation, or its sum", "pool\\b[^\\n]*sigmoid\\)"),
          Map.entry("residual branch", "(v\\d+) [+*] \\(\\1 \\|>|(v\\d+) [+*] \\((v\\d+) \\|> (conv|dense)"),
          Map.entry("input read twice or more", "(?s)\\b(v\\d+) .*= .*\\b\\1\\b.*= .*\\b\\1\\b"),
          Map.entry("dilation", "dilation: 2"),
          Map.entry("several groups in a convolution", "groups: [2-9]"),
          Map.entry("several groups in a norm", "groupnorm\\([2-9]"),
          Map.entry("stride", "stride: 2"),
          Map.entry("multiplier", "multiplier: 2"),
          Map.entry("no bias", "bias: false"),
          Map.entry("bilinear", "bilinear: true"),
          Map.entry("padding that does not count", "count_padding: false"),
          Map.entry("flattened image", "flatten\\n"),
          Map.entry("long stream", "(?s)v10 =.*v10"));

  @Test
  void everyOperationIsDrawn() {
    Map<String, Pattern> wanted = new TreeMap<>();
    Set<String> names = new TreeSet<>(Operations.names());
    names.removeAll(NOT_WRITTEN);
    names.forEach(name -> wanted.put(name, Pattern.compile("(\\|> |= )" + name + "\\b")));
    FORMS.forEach((form, written) -> wanted.put(form, Pattern.compile(written)));
    Map<String, Integer> found = new TreeMap<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      String network = RandomProgram.network(seed);
      wanted.forEach((what, written) -> found.merge(what, written.matcher(network).find() ? 1 : 0, Integer::sum));
    }
    System.out.println("Of " + NETWORKS + " random networks have: " + found);
    found.forEach((what, networks) -> assertTrue(networks >= LEAST, what + " is in " + networks + " of " + NETWORKS));
  }
}
