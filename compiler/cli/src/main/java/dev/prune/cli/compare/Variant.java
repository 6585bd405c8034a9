package dev.prune.cli.compare;

import dev.prune.compiler.Compilation;
import java.util.List;
import java.util.Optional;

/**
 * A contestant with an amount: a row of the table, trained once for each seed.
 *
 * @param contestant who
 * @param amount how much; empty for dense training and for methods that decide it from data
 * @param use the text behind {@code prune}; empty for dense training
 * @param text the whole program
 * @param compilation what became of it; empty where it has errors
 * @param errors what is wrong with it, sentences; empty where it compiles
 * @param remarks what a reader of its row should know, sentences
 */
public record Variant(
    Contestant contestant,
    Optional<Amount> amount,
    Optional<String> use,
    String text,
    Optional<Compilation> compilation,
    String errors,
    List<String> remarks) {
  public Variant {
    remarks = List.copyOf(remarks);
  }

  /** For a folder: {@code snip-90-weights}. */
  String slug() {
    return amount
        .map(a -> contestant.label() + "-" + a.percent().toPlainString() + "-" + a.unit())
        .orElse(contestant.label());
  }

  /** For people: {@code snip, 90 % of weights}. */
  String words() {
    return contestant.label() + amount.map(a -> ", " + a.words()).orElse("");
  }
}
