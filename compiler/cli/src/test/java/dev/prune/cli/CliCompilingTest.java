package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.diagnostic.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** check, plan, build and explain. */
class CliCompilingTest {
  @TempDir Path folder;

  @Test
  void aCorrectProgram() throws IOException {
    Path file = TinyProgram.write(folder, "0.1", 1, "");
    assertEquals(
        new CliCalls(0, file + " has no errors." + System.lineSeparator(), ""),
        CliCalls.prunec("check", file.toString()));
    CliCalls input = CliCalls.prunecWithInput(Files.readAllBytes(file), "check", "-");
    assertEquals(0, input.code(), input.err());
  }

  @Test
  void errorsGoToStandardError() throws IOException {
    Path file = TinyProgram.write(folder, "0.1", 1, "");
    Path bad = folder.resolve("bad.prune");
    Files.writeString(bad, Files.readString(file).replace("flatten", "flaten"));
    for (String command : new String[] {"check", "plan", "build", "run", "explain"}) {
      CliCalls call = CliCalls.prunec(command, bad.toString());
      assertEquals(1, call.code(), command);
      assertEquals("", call.out(), command);
      assertTrue(call.err().contains("flaten") && call.err().contains("Did you mean `flatten`?"), call.err());
      assertFalse(call.err().contains("\033"), "no colours in a pipe");
    }
    CliCalls one = CliCalls.prunec("check", bad.toString(), "--error-format", "short");
    assertTrue(one.err().contains(bad + ":4:18: error PR"), one.err());
    CliCalls json = CliCalls.prunec("check", bad.toString(), "--error-format", "json");
    assertTrue(json.err().startsWith("{\"diagnostics\":[{\"code\":\"PR"), json.err());
    assertTrue(CliCalls.prunec("check", bad.toString(), "--color=always").err().contains("\033"));
    assertEquals(1, CliCalls.prunec("check", bad.toString(), file.toString()).code(), "one of two is bad");
  }

  @Test
  void theLayersOfAPlan() throws IOException {
    Path file = TinyProgram.write(folder, "0.1", 1, "");
    CliCalls call = CliCalls.prunec("plan", file.toString());
    assertEquals(0, call.code(), call.err());
    assertEquals(
        """
        Tiny at batch 50, as declared:
          layer        operation  output  group  parameters  FLOPs  activation  gradient  optimizer
          fc1.flatten  flatten    784     -               0      0    156.8 kB  156.8 kB        0 B
          fc1          dense      24      fc1         18840  37632    4.800 kB  80.16 kB        0 B
          fc1.relu     relu       24      fc1             0     24    4.800 kB  4.800 kB        0 B
          digit        dense      10      digit         250    480    2.000 kB  3.000 kB        0 B
          total                                       19090  38136
        """,
        call.out().lines().limit(7).map(line -> line + "\n").collect(Collectors.joining()));
  }

  @Test
  void whatIsTheSameIsNotWritten() throws IOException {
    Path file = TinyProgram.write(folder, "0.1", 1, "");
    Path out = folder.resolve("out");
    Path java = out.resolve("prune/generated/Tiny.java");
    CliCalls first = CliCalls.prunec("build", file.toString(), "--out", out.toString());
    assertEquals(new CliCalls(0, "Wrote " + java + "." + System.lineSeparator(), ""), first);
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(java, old);
    CliCalls second = CliCalls.prunec("build", file.toString(), "--out", out.toString());
    assertEquals(new CliCalls(0, java + " is up to date." + System.lineSeparator(), ""), second);
    assertEquals(old, Files.getLastModifiedTime(java));
    Files.writeString(file, Files.readString(file).replace("24", "25"));
    assertTrue(CliCalls.prunec("build", file.toString(), "--out", out.toString()).out().startsWith("Wrote "));
    assertFalse(Files.exists(java.resolveSibling("Tiny.java.tmp")));
  }

  @Test
  void groups() throws IOException {
    Path file = TinyProgram.write(folder, "0.1", 1, "");
    CliCalls all = CliCalls.prunec("explain", file.toString());
    assertTrue(all.out().contains("fc1          24  fc1, fc1.relu  possible"), all.out());
    CliCalls one = CliCalls.prunec("explain", file.toString(), "fc1.relu");
    assertTrue(one.out().startsWith("Group `fc1` has 24 channels; it begins at "), one.out());
    assertTrue(one.out().contains("  digit.weight  input   10x24                  10"), one.out());
    CliCalls output = CliCalls.prunec("explain", file.toString(), "digit");
    assertTrue(output.out().contains("No event may remove its channels: "), output.out());
    assertEquals(2, CliCalls.prunec("explain", file.toString(), "fc9").code());
    CliCalls input = CliCalls.prunec("explain", file.toString(), "fc1.flatten");
    assertEquals(0, input.code(), input.err());
    assertTrue(input.out().contains("  0..783    the network's input, whose channels no event removes"), input.out());
  }

  /** Whoever is told that a cut is refused asks for the group next; the answer needs no training without errors. */
  @Test
  void groupsOfAProgramWhoseCutIsRefused() throws Exception {
    Path file = folder.resolve("refused.prune");
    Files.writeString(
        file,
        """
        network Refused {
          input image: float[1, 28, 28]
          a = image |> conv(1, 3x3) as c1
          both = concat(image + a, image |> conv(6, 3x3) as c2)
          wide = both |> conv(12, 3x3) as c3
          alone = wide |> max_pool(4) |> channel_shuffle(12) |> conv(24, 1x1, groups: 6) as c4
          output digit = alone |> flatten |> dense(10)
        }
        train Refused {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.1)
          epochs 1
          at end of epoch 1 {
            compact lowest 50% of units of c1 by sum(abs(w))
          }
        }
        """);
    CliCalls refused = CliCalls.prunec("explain", file.toString(), "c1");
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("PR0422"), refused.err());
    assertTrue(refused.out().contains("`c1`") && refused.out().contains("network's input"), refused.out());
    CliCalls both = CliCalls.prunec("explain", file.toString(), "both");
    assertTrue(both.out().contains("  1..6      group `c2`"), both.out());
    assertTrue(both.out().contains("the network's input, whose channels no event removes"), both.out());
    CliCalls one = CliCalls.prunec("explain", file.toString(), "wide");
    assertTrue(one.out().startsWith("Group `c3` has 1 channel; "), one.out());
    assertTrue(one.out().contains("No event removes its only channel, because every group keeps one"), one.out());
    assertTrue(one.out().contains("0..0 and 11 times more, every 1"), one.out());
    Path picture = folder.resolve("refused.svg");
    assertEquals(1, CliCalls.prunec("graph", file.toString(), "-o", picture.toString()).code());
    assertTrue(Files.readString(picture).contains("fill='#ea86a4'"), "colours that SVG 1.1 knows");
  }

  /** Cut, joined, bundled and repeated: positions are those of the network as written. */
  @Test
  void indexMapsOfGroups() throws IOException {
    Path file = folder.resolve("maps.prune");
    Files.writeString(
        file,
        """
        network Maps {
          input image: float[1, 28, 28]
          a = image |> conv(6, 3x3) as a
          b = image |> conv(4, 3x3) as b
          c = concat(b, a |> slice(2, 6)) |> max_pool(7)
          d = c |> channel_shuffle(2)
          output digit = d |> flatten |> dense(10)
        }
        train Maps {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.1)
          epochs 1
        }
        """);
    CliCalls all = CliCalls.prunec("explain", file.toString());
    assertEquals(0, all.code(), all.err());
    CliCalls one = CliCalls.prunec("explain", file.toString(), "b");
    assertTrue(one.out().contains("Group `a.2` has 4 channels"), one.out());
    for (String line : new String[] {"a  +6  2..5", "b  +4  all, one to one", "c.concat  +8  0..3; 4..7", "d  +8  0..7, 2 a channel"}) {
      assertTrue(java.util.regex.Pattern.compile("(?m)^  " + line).matcher(one.out()).find(), line + "\n" + one.out());
    }
    assertTrue(one.out().contains("0..127, 32 a channel"), one.out());
    assertTrue(CliCalls.prunec("explain", file.toString(), "a").out().startsWith("Group `a.1` has 2 channels"), "a layer of two");
  }

  @Test
  void howResidualStreamsAreTreated() throws IOException {
    Path file = folder.resolve("streams.prune");
    String text =
        """
        network Streams {
          input image: float[1, 28, 28]
          a = image |> conv(6, 3x3) as a |> relu
          s = a + (a |> conv(6, 3x3) as b)
          output digit = s |> global_average_pool |> dense(10)
        }
        train Streams {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.1)
          epochs 1
        %s}
        """;
    Files.writeString(file, text.formatted(""));
    String one = CliCalls.prunec("explain", file.toString(), "a").out();
    assertTrue(one.contains("It is in a residual stream (s.add), index-aligned: a channel goes from all members at once."), one);
    Files.writeString(file, text.formatted("residual count_aligned\n"));
    String all = CliCalls.prunec("explain", file.toString()).out();
    assertTrue(all.lines().anyMatch(l -> l.matches("b +6  b +count-aligned  possible")), all);
    String b = CliCalls.prunec("explain", file.toString(), "b").out();
    assertTrue(b.contains("count-aligned with a: each loses as many channels, its own by its own scores"), b);
    assertTrue(b.contains("What reads the stream goes by the channels of a."), b);
    Files.writeString(file, text.formatted("residual excluded of b\n"));
    String excluded = CliCalls.prunec("explain", file.toString(), "a").out();
    assertTrue(excluded.contains("No event may remove its channels: it is in a residual stream, which this training excludes"), excluded);
  }

  @Test
  void aPictureOfTheNetwork() throws Exception {
    Path file = TinyProgram.write(folder, "0.1", 1, "");
    Path picture = folder.resolve("tiny.svg");
    CliCalls call = CliCalls.prunec("graph", file.toString(), "-o", picture.toString());
    assertEquals(new CliCalls(0, "Wrote " + picture + "." + System.lineSeparator(), ""), call);
    assertTrue(CliCalls.prunec("graph", file.toString(), "-o", picture.toString()).out().contains("up to date"));
    var document = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
    assertEquals(5, document.getElementsByTagName("g").getLength(), "the input and four layers");
    assertEquals(4, document.getElementsByTagName("path").getLength(), "edges");
    assertTrue(Files.readString(picture).contains("digit: 10 channels, kept: its channels are the output"), "the legend");
  }

  @Test
  void everyMessageIsExplained() {
    for (Code code : Code.values()) {
      CliCalls call = CliCalls.prunec("explain", code.id());
      assertEquals(0, call.code(), call.err());
      assertTrue(call.out().startsWith(code.id() + " " + code.key() + System.lineSeparator()), call.out());
      assertTrue(call.out().lines().count() > 4 && !call.out().contains("```"), call.out());
    }
  }

  @Test
  void codes() {
    CliCalls call = CliCalls.prunec("explain", "PR0101");
    assertEquals(0, call.code(), call.err());
    assertTrue(call.out().contains("PR0101"), call.out());
    assertEquals(call, CliCalls.prunec("explain", "pr101"));
    assertEquals(call, CliCalls.prunec("explain", "unexpectedToken"));
  }

  @Test
  void weightsThatAreNotThere() throws IOException {
    Path file = TinyProgram.write(folder, "0.1", 1, "  start from \"no.safetensors\"\n");
    Path out = folder.resolve("out");
    CliCalls call = CliCalls.prunec("run", file.toString(), "--out", out.toString());
    assertEquals(3, call.code(), call.err());
    assertTrue(call.err().contains(folder.resolve("no.safetensors") + "`, which the program starts from"), call.err());
    assertFalse(Files.exists(out), "a folder for a run that cannot begin");
  }

  @Test
  void textIsUtf8() throws IOException {
    byte[] text = "network Ä {".getBytes(StandardCharsets.UTF_8);
    assertEquals(1, CliCalls.prunecWithInput(text, "check", "-").code());
  }
}
