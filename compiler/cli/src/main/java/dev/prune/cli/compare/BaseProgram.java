package dev.prune.cli.compare;

import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.library.Header;
import dev.prune.compiler.library.PublishedMethod;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.SourceFile;
import dev.prune.compiler.syntax.TrainItem;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A program without pruning, and the same text with the use of a method put into its training. */
public final class BaseProgram {
  private final Declarations declarations;
  private final Declaration.Train train;

  /**
   * Looks at a program that compiles.
   *
   * @throws PruneException {@link Failure#PROGRAM} when it prunes already
   */
  public BaseProgram(Declarations declarations, Declaration.Train train) {
    this.declarations = declarations;
    this.train = train;
    for (TrainItem item : train.body()) {
      switch (item) {
        case TrainItem.Setting setting -> {}
        case TrainItem.Align align -> {}
        case TrainItem.Protect protect -> {}
        case TrainItem.KeepAtLeast keep -> {}
        case TrainItem.Residual residual -> {}
        case TrainItem.StartFrom start -> {}
        case TrainItem.Rate rate -> {}
        case TrainItem.Init init -> {}
        default ->
            throw new PruneException(
                Failure.PROGRAM,
                "The training of `%s` has rules already, the first at %s."
                    .formatted(source().name(), item.span().place()),
                "A comparison needs the network and how it trains, without `prune`, triggers and phases: each method is put"
                    + " in by the comparison, and without one the training is dense.");
      }
    }
  }

  /** The text. */
  public Source source() {
    return declarations.root().source();
  }

  /** A method that the program declares or imports itself. */
  Optional<PublishedMethod> method(String name) {
    return Optional.ofNullable(declarations.methods().get(name)).map(m -> PublishedMethod.of(m, ""));
  }

  /** The names of these methods. */
  List<String> methods() {
    return List.copyOf(declarations.methods().keySet());
  }

  /** What the header of a method's own file says of short runs. */
  Optional<String> shortRun(String method) {
    Source file = declarations.methods().get(method).span().source();
    return Header.of(file.text()).field(Header.SHORT_RUN);
  }

  private record Edit(int start, int end, String text) {}

  /**
   * The program with a use of a method.
   *
   * @param name how messages call the text
   * @param use {@code snip(remove: 90% of weights)}; empty for the dense training
   * @param library the file of the standard library to import; empty where the program has the method
   * @param epochs instead of the program's
   */
  Source with(String name, Optional<String> use, Optional<String> library, OptionalInt epochs) {
    List<Edit> edits = new ArrayList<>();
    library.ifPresent(file -> edits.add(importing(file)));
    StringBuilder items = new StringBuilder();
    epochs.ifPresent(n -> epochs(n).ifPresentOrElse(edits::add, () -> items.append("\n  epochs    ").append(n)));
    use.ifPresent(text -> items.append("\n  prune     ").append(text));
    if (!items.isEmpty()) {
      int brace = train.span().end() - 1;
      edits.add(new Edit(brace, brace, items.append('\n').substring(startsLine(brace) ? 1 : 0)));
    }
    StringBuilder text = new StringBuilder(source().text());
    edits.sort(Comparator.comparingInt(Edit::start).reversed());
    edits.forEach(edit -> text.replace(edit.start, edit.end, edit.text));
    return new Source(name, text.toString(), source().file());
  }

  /** Behind the other imports; before everything where there are none. */
  private Edit importing(String library) {
    List<SourceFile.Import> imports = declarations.root().imports();
    if (imports.isEmpty()) {
      return new Edit(0, 0, "import std." + library + "\n\n");
    }
    int end = imports.getLast().span().end();
    return new Edit(end, end, "\nimport std." + library);
  }

  private Optional<Edit> epochs(int number) {
    for (TrainItem item : train.body()) {
      if (item instanceof TrainItem.Setting setting && setting.key().name().equals("epochs")) {
        Span value = setting.value().span();
        return Optional.of(new Edit(value.start(), value.end(), Integer.toString(number)));
      }
    }
    return Optional.empty();
  }

  private boolean startsLine(int offset) {
    return offset > 0 && source().text().charAt(offset - 1) == '\n';
  }
}
