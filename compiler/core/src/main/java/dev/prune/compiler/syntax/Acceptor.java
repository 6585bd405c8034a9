package dev.prune.compiler.syntax;

import dev.prune.grammar.PruneParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.PrecedencePredicateTransition;
import org.antlr.v4.runtime.atn.RuleStopState;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.atn.Transition;

/**
 * Walks the grammar's automaton along a text and keeps every way to read it. Where no way is left the text is wrong, at
 * exactly that place, and what the ways would have taken there is what was possible. The parser proper cannot say this:
 * it commits to one way after another and forgets the rest.
 */
final class Acceptor {
  private static final ATN AUTOMATON = PruneParser._ATN;

  private final Map<Call, Call> calls = new HashMap<>();
  private final Map<Reading, List<Offer>> known = new HashMap<>();

  /**
   * A rule that is being read: where it goes on afterwards, and inside which other call. Equal calls are one object.
   */
  static final class Call {
    private final ATNState back;
    private final int rule;
    private final int precedence;
    private final Call outer;
    private final int depth;

    private Call(ATNState back, int rule, int precedence, Call outer) {
      this.back = back;
      this.rule = rule;
      this.precedence = precedence;
      this.outer = outer;
      this.depth = outer == null ? 0 : outer.depth + 1;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Call call
          && back == call.back
          && rule == call.rule
          && precedence == call.precedence
          && outer == call.outer;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * System.identityHashCode(outer) + precedence) + rule)
          + (back == null ? 0 : back.stateNumber);
    }
  }

  /** One way to have read the text so far: the place in the automaton and the calls around it. */
  record Reading(ATNState state, Call call) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Reading reading && state == reading.state && call == reading.call;
    }

    @Override
    public int hashCode() {
      return 31 * state.stateNumber + System.identityHashCode(call);
    }
  }

  /**
   * What a reading would take next.
   *
   * @param transition the step
   * @param call the calls around it
   * @param part the outermost part of the language that would begin with it and has a name among people
   * @param asName whether it would be taken as a name, whatever it means elsewhere
   */
  private record Offer(Transition transition, Call call, Optional<Part> part, boolean asName) {}

  /** A token that could come next, in the same terms. */
  record Possible(int type, Optional<Part> part, boolean asName) {}

  /** The ways to read an empty text. */
  Set<Reading> start() {
    Call file = call(null, PruneParser.RULE_file, 0, null);
    return Set.of(new Reading(AUTOMATON.ruleToStartState[PruneParser.RULE_file], file));
  }

  /** The ways that are left after one more token; none if it cannot stand here. */
  Set<Reading> after(Set<Reading> readings, int type) {
    Set<Reading> next = new LinkedHashSet<>();
    for (Reading reading : readings) {
      for (Offer offer : offers(reading)) {
        if (offer.transition.matches(type, Token.MIN_USER_TOKEN_TYPE, AUTOMATON.maxTokenType)) {
          next.add(new Reading(offer.transition.target, offer.call));
        }
      }
    }
    return next;
  }

  /** Everything that can come next. */
  Set<Possible> possible(Collection<Reading> readings) {
    Set<Possible> possible = new LinkedHashSet<>();
    for (Reading reading : readings) {
      for (Offer offer : offers(reading)) {
        for (int type : offer.transition.label().toArray()) {
          possible.add(new Possible(type, offer.part, offer.asName));
        }
      }
    }
    return possible;
  }

  /**
   * The ways to go on as if the statement at hand had ended, innermost statement first. A text that goes on at a later
   * statement can be read from there.
   */
  List<Set<Reading>> outward(Set<Reading> readings) {
    Map<Integer, Set<Reading>> byDepth = new HashMap<>();
    for (Reading reading : readings) {
      if (offers(reading).stream().anyMatch(offer -> offer.part.filter(Part::isStatement).isPresent())) {
        byDepth.computeIfAbsent(reading.call.depth, depth -> new LinkedHashSet<>()).add(reading);
      }
      for (Call call = reading.call; call.outer != null; call = call.outer) {
        if (Part.of(call.rule).filter(Part::isStatement).isPresent()) {
          byDepth
              .computeIfAbsent(call.outer.depth, depth -> new LinkedHashSet<>())
              .add(new Reading(call.back, call.outer));
        }
      }
    }
    return byDepth.keySet().stream().sorted((a, b) -> b - a).map(byDepth::get).toList();
  }

  private List<Offer> offers(Reading reading) {
    List<Offer> before = known.get(reading);
    if (before == null) {
      before = new ArrayList<>();
      explore(reading, Optional.empty(), false, before, new HashSet<>());
      known.put(reading, before);
    }
    return before;
  }

  private record Visit(Reading reading, Optional<Part> part, boolean asName) {}

  /**
   * Follows every transition that takes no token. The grammar has no rule that can be empty, so calls nest finitely.
   */
  private void explore(Reading at, Optional<Part> part, boolean asName, List<Offer> offers, Set<Visit> visits) {
    if (!visits.add(new Visit(at, part, asName))) {
      return;
    }
    if (at.state instanceof RuleStopState) {
      if (at.call.outer != null) {
        explore(new Reading(at.call.back, at.call.outer), part, asName, offers, visits);
      }
      return;
    }
    for (int i = 0; i < at.state.getNumberOfTransitions(); i++) {
      Transition transition = at.state.transition(i);
      switch (transition) {
        case RuleTransition rule -> {
          Call inner = call(rule.followState, rule.ruleIndex, rule.precedence, at.call);
          Optional<Part> named = part.isPresent() ? part : Part.of(rule.ruleIndex);
          boolean name = asName || rule.ruleIndex == PruneParser.RULE_name;
          explore(new Reading(rule.target, inner), named, name, offers, visits);
        }
        case PrecedencePredicateTransition binding -> {
          if (binding.precedence >= at.call.precedence) {
            explore(new Reading(binding.target, at.call), part, asName, offers, visits);
          }
        }
        default -> {
          if (transition.isEpsilon()) {
            explore(new Reading(transition.target, at.call), part, asName, offers, visits);
          } else {
            offers.add(new Offer(transition, at.call, part, asName));
          }
        }
      }
    }
  }

  private Call call(ATNState back, int rule, int precedence, Call outer) {
    return calls.computeIfAbsent(new Call(back, rule, precedence, outer), call -> call);
  }
}
