package dev.prune.cli;

import dev.prune.cli.console.Wrapping;
import dev.prune.compiler.diagnostic.Suggestion;
import dev.prune.compiler.library.MethodFile;
import dev.prune.compiler.library.PublishedMethod;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Lists the methods of the standard library, and prints the file of one. */
record CliMethods(Session session) {
  private static final String GAP = "  ";

  /** A column of words narrower than this is worse than a long line. */
  private static final int NARROWEST = 30;

  /** A space that is no place to break at. */
  private static final char TIE = '\u00a0';

  private static final int WIDEST = 110;

  int run(boolean json) {
    List<MethodFile> files = MethodFile.standard();
    if (json) {
      session.say(MethodsJson.write(files));
      return 0;
    }
    lines(files, Math.min(WIDEST, session.terminal().width() - 1)).forEach(session::say);
    return 0;
  }

  /** Prints the file that holds a method, as it can be imported or copied. */
  int explain(Optional<String> name) {
    List<MethodFile> files = MethodFile.standard();
    TreeSet<String> known = new TreeSet<>();
    files.forEach(file -> known.add(file.name()));
    files.forEach(file -> file.methods().forEach(method -> known.add(method.name())));
    if (name.isEmpty()) {
      throw new PruneException(
          Failure.USAGE,
          "The name of a method is missing.",
          "Write `prunec explain method NAME`; `prunec methods` lists them.");
    }
    String wanted = name.get().startsWith("std.") ? name.get().substring("std.".length()) : name.get();
    // A method's name goes before a file's: the file of a method need not have its name.
    MethodFile found =
        files.stream().filter(file -> file.method(wanted).isPresent()).findFirst()
            .or(() -> files.stream().filter(file -> file.name().equals(wanted)).findFirst())
            .orElseThrow(
                () ->
                    new PruneException(
                        Failure.USAGE,
                        "The standard library has no method `" + name.get() + "`.",
                        String.join(" ", Suggestion.help(wanted, known)) + " `prunec methods` lists all of them."));
    session.terminal().out().print(found.source().text());
    return 0;
  }

  /** Three columns: name, paper, and what fills the rest of {@code width}. */
  static List<String> lines(List<MethodFile> files, int width) {
    int names = "method".length();
    int papers = "paper".length();
    for (MethodFile file : files) {
      papers = Math.max(papers, file.paper().shortly().length());
      for (PublishedMethod method : file.methods()) {
        names = Math.max(names, method.name().length());
      }
    }
    int left = names + papers + 2 * GAP.length();
    int rest = Math.max(NARROWEST, width - left);
    ArrayList<String> lines = new ArrayList<>();
    String form = "%-" + names + "s" + GAP + "%-" + papers + "s" + GAP + "%s";
    lines.add(form.formatted("method", "paper", "what it does, and its parameters"));
    for (MethodFile file : files) {
      for (PublishedMethod method : file.methods()) {
        String paper = file.paper().shortly();
        String name = method.name();
        List<String> words = new ArrayList<>(Wrapping.lines(method.summary(), rest));
        words.addAll(parameters(method, rest));
        for (String line : words) {
          lines.add(form.formatted(name, paper, line).stripTrailing());
          name = "";
          paper = "";
        }
      }
    }
    lines.add("");
    lines.addAll(
        Wrapping.lines(
            "`import std.FILE` and `prune METHOD(...)` use one; `prunec explain method METHOD` prints its file.", width));
    return lines;
  }

  /** {@code (remove, layers: all)}, broken between parameters and not inside of one. */
  private static List<String> parameters(PublishedMethod method, int width) {
    String whole = method.signature().substring(method.name().length());
    String tied = whole.replace(' ', TIE).replace("," + TIE, ", ");
    return Wrapping.lines(tied, width).stream().map(line -> line.replace(TIE, ' ')).toList();
  }
}
