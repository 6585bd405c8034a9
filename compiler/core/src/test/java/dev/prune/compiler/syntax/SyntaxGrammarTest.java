package dev.prune.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.Golden;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.grammar.PruneLexer;
import dev.prune.grammar.PruneParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DiagnosticErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.antlr.v4.runtime.misc.Interval;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.junit.jupiter.api.Test;

/** What must hold of the grammar on every program of the corpus. */
class SyntaxGrammarTest {
  /** `epoch - 1` and `epoch (n)`: the grammar settles these by the order of the alternatives of `quantity`. */
  private static final Pattern RESOLVED = Pattern.compile("^(epoch|step) ?[-(]");

  private static List<Source> corpus() {
    return Golden.programs("syntax").stream().map(Golden::source).toList();
  }

  private static PruneParser parser(Source source, PredictionMode mode) {
    PruneLexer lexer = new PruneLexer(CharStreams.fromString(source.text()));
    PruneParser parser = new PruneParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    parser.getInterpreter().setPredictionMode(mode);
    return parser;
  }

  @Test
  void fastPredictionIsEnough() {
    List<String> slow = new ArrayList<>();
    for (Source source : corpus()) {
      try {
        parser(source, PredictionMode.SLL).file();
      } catch (ParseCancellationException full) {
        slow.add(source.name());
      }
    }
    assertEquals(List.of(), slow, "These programs need full prediction.");
  }

  @Test
  void everyProgramHasOneReading() {
    List<String> ambiguous = new ArrayList<>();
    for (Source source : corpus()) {
      PruneParser parser = parser(source, PredictionMode.LL_EXACT_AMBIG_DETECTION);
      parser.addErrorListener(
          new DiagnosticErrorListener(true) {
            @Override
            public void reportAmbiguity(
                Parser recognizer, DFA dfa, int start, int stop, boolean exact, BitSet alternatives, ATNConfigSet set) {
              String text = recognizer.getTokenStream().getText(Interval.of(start, stop));
              if (RESOLVED.matcher(text).find()) {
                return;
              }
              ambiguous.add(
                  "%s:%d: rule %s, alternatives %s"
                      .formatted(
                          source.name(),
                          recognizer.getTokenStream().get(start).getLine(),
                          recognizer.getRuleNames()[recognizer.getATN().decisionToState.get(dfa.decision).ruleIndex],
                          alternatives));
            }
          });
      parser.file();
    }
    assertEquals(List.of(), ambiguous, "These places can be read in two ways.");
  }

  /** Every alternative with a label, every rule, every word and sign. */
  @Test
  void theCorpusExercisesTheWholeGrammar() {
    Set<String> rules = new TreeSet<>();
    Set<String> words = new TreeSet<>();
    corpus().forEach(source -> collect(parser(source, PredictionMode.SLL).file(), rules, words));
    Set<String> allRules =
        Arrays.stream(PruneParser.class.getDeclaredClasses())
            .filter(type -> ParserRuleContext.class.isAssignableFrom(type))
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    // A rule whose alternatives have labels appears only under them.
    allRules.removeIf(
        name ->
            Arrays.stream(PruneParser.class.getDeclaredClasses())
                .anyMatch(type -> type.getSuperclass().getSimpleName().equals(name)));
    assertEquals(allRules, rules);
    Set<String> allWords = new TreeSet<>();
    for (int type = 1; type <= PruneParser.VOCABULARY.getMaxTokenType(); type++) {
      allWords.add(PruneParser.VOCABULARY.getDisplayName(type));
    }
    allWords.removeAll(Set.of("DOC", "COMMENT", "BLANK", "UNKNOWN", "UNCLOSED"));
    words.remove("EOF");
    assertEquals(allWords, words);
  }

  private static void collect(ParseTree tree, Set<String> rules, Set<String> words) {
    if (tree instanceof TerminalNode word) {
      words.add(PruneParser.VOCABULARY.getDisplayName(word.getSymbol().getType()));
    } else {
      rules.add(tree.getClass().getSimpleName());
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      collect(tree.getChild(i), rules, words);
    }
  }
}
