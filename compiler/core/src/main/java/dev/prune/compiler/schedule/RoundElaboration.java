package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.syntax.ScheduleItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rounds of a loop whose number the text decides: one scope for each. */
record RoundElaboration(Registry registry) {
  private static final int MOST_ROUNDS = 10_000;

  /** One scope for each round of a counted loop. */
  List<Here> of(ScheduleItem.Repeat repeat, Here here) {
    int count =
        new Values(here.names().constants(), registry.diagnostics)
            .whole(repeat.value(), "The number of rounds", Values.between(0, MOST_ROUNDS))
            .orElse(0);
    return Stream.generate(() -> here.with(here.names().inner())).limit(count).toList();
  }

  /** One scope for each element of a list. */
  List<Here> of(ScheduleItem.For loop, Here here) {
    Optional<Constant> list = ConstantEvaluation.of(loop.in(), here.names().constants(), registry.diagnostics);
    if (list.isPresent() && !(list.get() instanceof Constant.ListOf)) {
      registry.diagnostics.report(Code.WRONG_KIND, loop.in().span(), "A list", list.get().kind());
      return List.of();
    }
    List<Here> rounds = new ArrayList<>();
    if (list.isPresent()) {
      for (Constant element : ((Constant.ListOf) list.get()).elements()) {
        Here inner = here.with(here.names().inner());
        inner.names().constants().bind(loop.name().name(), element);
        rounds.add(inner);
      }
    }
    return rounds;
  }
}
