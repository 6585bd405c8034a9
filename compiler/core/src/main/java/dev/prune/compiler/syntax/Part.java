package dev.prune.compiler.syntax;

import dev.prune.grammar.PruneParser;
import java.util.Optional;

/** A part of the language as people call it: messages speak of these and not of the grammar's rules. */
enum Part {
  DECLARATION("a declaration"),
  NETWORK_STATEMENT("a statement of a network or a block"),
  TRAIN_STATEMENT("a statement of `train`"),
  PHASE_STATEMENT("a statement of a phase"),
  SCHEDULE_STATEMENT("a statement of a method or a schedule"),
  VALUE("a value"),
  NAME("a name"),
  PARAMETER("a parameter"),
  TYPE("a type"),
  STEP("an operation"),
  SELECTOR("a selector"),
  TARGET("a selector or a choice"),
  MOMENT("a moment"),
  LAYER("the name of a layer");

  private final String words;

  Part(String words) {
    this.words = words;
  }

  /** {@code a value}. */
  String words() {
    return words;
  }

  /** Whether it stands on a line of its own, so that reading can begin again there. */
  boolean isStatement() {
    return compareTo(SCHEDULE_STATEMENT) <= 0;
  }

  /** The part that a rule of the grammar reads, if it has a name. */
  static Optional<Part> of(int rule) {
    return Optional.ofNullable(
        switch (rule) {
          case PruneParser.RULE_declaration -> DECLARATION;
          case PruneParser.RULE_networkStatement -> NETWORK_STATEMENT;
          case PruneParser.RULE_trainItem -> TRAIN_STATEMENT;
          case PruneParser.RULE_phaseItem -> PHASE_STATEMENT;
          case PruneParser.RULE_scheduleItem -> SCHEDULE_STATEMENT;
          case PruneParser.RULE_expression, PruneParser.RULE_quantity, PruneParser.RULE_argument -> VALUE;
          case PruneParser.RULE_name, PruneParser.RULE_path -> NAME;
          case PruneParser.RULE_parameter -> PARAMETER;
          case PruneParser.RULE_tensorType -> TYPE;
          case PruneParser.RULE_pipeStep -> STEP;
          case PruneParser.RULE_selector, PruneParser.RULE_selectorTerm, PruneParser.RULE_pattern -> SELECTOR;
          case PruneParser.RULE_target -> TARGET;
          case PruneParser.RULE_moment -> MOMENT;
          case PruneParser.RULE_resizedWidth -> LAYER;
          default -> null;
        });
  }
}
