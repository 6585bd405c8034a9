package dev.prune.compiler.syntax;

import dev.prune.grammar.PruneParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.RuleStopState;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.misc.IntegerList;

/** Random sentences of the grammar: whatever the rules allow, mostly with plain names. */
public final class Sentences {
  private static final ATN AUTOMATON = PruneParser._ATN;
  private static final String[] NAMES = {"a", "b2", "fc1", "conv", "x_y", "w"};

  /** The fewest tokens from each state to the end of its rule. */
  private static final int[] SHORTEST = shortest();

  private final Random random;

  public Sentences(long seed) {
    this.random = new Random(seed);
  }

  private static int[] shortest() {
    int[] shortest = new int[AUTOMATON.states.size()];
    Arrays.fill(shortest, 1_000_000);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (ATNState state : AUTOMATON.states) {
        int best = state instanceof RuleStopState ? 0 : shortest[state.stateNumber];
        for (int i = 0; !(state instanceof RuleStopState) && i < state.getNumberOfTransitions(); i++) {
          best = Math.min(best, cost(state.transition(i), shortest));
        }
        changed |= best < shortest[state.stateNumber];
        shortest[state.stateNumber] = best;
      }
    }
    return shortest;
  }

  private static int cost(Transition transition, int[] shortest) {
    int token = transition.isEpsilon() ? 0 : 1;
    return transition instanceof RuleTransition rule
        ? shortest[rule.target.stateNumber] + shortest[rule.followState.stateNumber]
        : token + shortest[transition.target.stateNumber];
  }

  /** The tokens of a text that a rule reads: about {@code length} of them, then the shortest way to the end. */
  public List<String> sentence(int rule, int length) {
    List<String> words = new ArrayList<>();
    Deque<ATNState> back = new ArrayDeque<>();
    ATNState state = AUTOMATON.ruleToStartState[rule];
    while (true) {
      if (state instanceof RuleStopState) {
        if (back.isEmpty()) {
          return words;
        }
        state = back.pop();
        continue;
      }
      Transition transition = choose(state, words.size() + back.size() / 4 > length);
      if (transition instanceof RuleTransition call) {
        if (call.ruleIndex == PruneParser.RULE_name && random.nextInt(20) > 0) {
          words.add(NAMES[random.nextInt(NAMES.length)]);
          state = call.followState;
          continue;
        }
        back.push(call.followState);
      } else if (!transition.isEpsilon()) {
        IntegerList types = transition.label().toIntegerList();
        words.add(word(types.get(random.nextInt(types.size()))));
      }
      state = transition.target;
    }
  }

  private Transition choose(ATNState state, boolean shortly) {
    Transition choice = state.transition(random.nextInt(state.getNumberOfTransitions()));
    for (int i = 0; shortly && i < state.getNumberOfTransitions(); i++) {
      if (cost(state.transition(i), SHORTEST) < cost(choice, SHORTEST)) {
        choice = state.transition(i);
      }
    }
    return choice;
  }

  /** A token of a kind. */
  String word(int type) {
    String literal = PruneParser.VOCABULARY.getLiteralName(type);
    if (literal != null) {
      return literal.substring(1, literal.length() - 1);
    }
    return switch (type) {
      case PruneParser.SIZE -> "3x3";
      case PruneParser.TIMES -> "2x";
      case PruneParser.PERCENT -> "12.5%";
      case PruneParser.DECIMAL -> "1.5e-3";
      case PruneParser.INTEGER -> String.valueOf(random.nextInt(300));
      case PruneParser.STRING -> "\"a // b\"";
      case PruneParser.EOF -> "";
      case PruneParser.UNCLOSED -> "\"a";
      case PruneParser.UNKNOWN -> "?";
      default -> NAMES[random.nextInt(NAMES.length)];
    };
  }

  /** Any token at all. */
  String anyWord() {
    return word(1 + random.nextInt(PruneParser.UNKNOWN));
  }

  Random random() {
    return random;
  }
}
