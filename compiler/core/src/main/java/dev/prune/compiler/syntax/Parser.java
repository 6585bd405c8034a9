package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.grammar.PruneLexer;
import dev.prune.grammar.PruneParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * From text to tree. The text may come from anywhere: whatever it is, the answer is a tree or messages, in bounded
 * time, never an exception.
 */
public final class Parser {
  /** The longest file, in characters. */
  public static final int MAXIMAL_LENGTH = 1_000_000;

  /** The most words, numbers and signs of one file; comments are free. */
  public static final int MAXIMAL_LEXEMES = 20_000;

  /** The most brackets and braces that may be open at one place. */
  public static final int MAXIMAL_NESTING = 64;

  private Parser() {}

  /** The tree of a file; empty if and only if something is wrong with its text, which {@code diagnostics} then say. */
  public static Optional<SourceFile> parse(Source source, Diagnostics diagnostics) {
    Diagnostics found = new Diagnostics();
    Optional<SourceFile> file = read(source, found);
    diagnostics.addAll(found);
    return found.failed() ? Optional.empty() : file;
  }

  /**
   * Every word, number, sign and comment of a text in order, closed by {@link Lexeme.Kind#END}. Never fails: what the
   * language does not have comes as {@link Lexeme.Kind#UNKNOWN}.
   */
  public static List<Lexeme> lexemes(Source source) {
    return lexemes(source, tokens(source));
  }

  private static Optional<SourceFile> read(Source source, Diagnostics found) {
    if (source.text().length() > MAXIMAL_LENGTH) {
      tooLong(source, source.text().length(), "characters", MAXIMAL_LENGTH, found);
      return Optional.empty();
    }
    List<Token> tokens = tokens(source);
    List<Lexeme> lexemes =
        lexemes(source, tokens).stream().filter(lexeme -> lexeme.kind() != Lexeme.Kind.COMMENT).toList();
    if (lexemes.size() > MAXIMAL_LEXEMES + 1) {
      tooLong(source, lexemes.size() - 1, "words, numbers and signs", MAXIMAL_LEXEMES, found);
      return Optional.empty();
    }
    if (Spelling.check(lexemes, found)) {
      try {
        PruneParser.FileContext tree = tree(tokens);
        return Optional.of(new TreeBuilder(source, found).file(tree, tokens));
      } catch (ParseCancellationException wrong) {
        SyntaxErrors.report(lexemes, found);
        if (!found.failed()) {
          // The parser and the walk over its automaton disagree: say what the parser saw.
          found.report(Code.UNEXPECTED_TOKEN, offending(source, wrong), "this", "something else");
        }
      } catch (StackOverflowError deep) {
        found.report(Code.NESTING_TOO_DEEP, lexemes.getFirst().span(), MAXIMAL_NESTING);
      }
    } else if (!found.has(Code.NESTING_TOO_DEEP)) {
      SyntaxErrors.report(lexemes, found);
    }
    return Optional.empty();
  }

  private static void tooLong(Source source, int size, String unit, int limit, Diagnostics found) {
    Span start = new Span(source, 0, Math.min(1, source.text().length()));
    found.report(Code.FILE_TOO_LONG, start, grouped(size) + " " + unit, grouped(limit));
  }

  /** {@code 20,000}, whatever the language of the machine. */
  static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * SLL answers fast and for nearly every text; where it sees an error the slower full prediction has the last word.
   */
  private static PruneParser.FileContext tree(List<Token> tokens) {
    try {
      return tree(tokens, PredictionMode.SLL);
    } catch (ParseCancellationException perhaps) {
      return tree(tokens, PredictionMode.LL);
    }
  }

  private static PruneParser.FileContext tree(List<Token> tokens, PredictionMode mode) {
    PruneParser parser = new PruneParser(new CommonTokenStream(new ListTokenSource(tokens)));
    parser.removeErrorListeners();
    // No token is ever invented or dropped: the first error ends the parse, and SyntaxErrors looks for the reason.
    parser.setErrorHandler(new BailErrorStrategy());
    parser.getInterpreter().setPredictionMode(mode);
    return parser.file();
  }

  private static List<Token> tokens(Source source) {
    // One char, one token position: halves of surrogate pairs are replaced, and a byte order mark is a blank.
    StringBuilder text = new StringBuilder(source.text());
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        text.setCharAt(i, '\uFFFD');
      }
    }
    if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
      text.setCharAt(0, ' ');
    }
    PruneLexer lexer = new PruneLexer(CharStreams.fromString(text.toString()));
    lexer.removeErrorListeners();
    CommonTokenStream stream = new CommonTokenStream(lexer);
    stream.fill();
    return stream.getTokens();
  }

  private static List<Lexeme> lexemes(Source source, List<Token> tokens) {
    List<Lexeme> lexemes = new ArrayList<>();
    for (Token token : tokens) {
      if (token.getType() != PruneLexer.BLANK) {
        Span span = new Span(source, token.getStartIndex(), token.getStopIndex() + 1);
        boolean end = token.getType() == Token.EOF;
        lexemes.add(
            new Lexeme(
                kind(token), token.getType(), end ? "" : source.text().substring(span.start(), span.end()), span));
      }
    }
    return lexemes;
  }

  private static Lexeme.Kind kind(Token token) {
    return switch (token.getType()) {
      case Token.EOF -> Lexeme.Kind.END;
      case PruneLexer.IDENTIFIER -> Lexeme.Kind.WORD;
      case PruneLexer.INTEGER, PruneLexer.DECIMAL, PruneLexer.PERCENT, PruneLexer.SIZE, PruneLexer.TIMES ->
          Lexeme.Kind.NUMBER;
      case PruneLexer.STRING -> Lexeme.Kind.TEXT;
      case PruneLexer.UNCLOSED -> Lexeme.Kind.UNCLOSED_TEXT;
      case PruneLexer.DOC, PruneLexer.COMMENT -> Lexeme.Kind.COMMENT;
      case PruneLexer.UNKNOWN -> Lexeme.Kind.UNKNOWN;
      default -> Character.isLetter(token.getText().charAt(0)) ? Lexeme.Kind.WORD : Lexeme.Kind.SIGN;
    };
  }

  private static Span offending(Source source, ParseCancellationException wrong) {
    if (wrong.getCause() instanceof RecognitionException cause && cause.getOffendingToken() != null) {
      Token token = cause.getOffendingToken();
      return new Span(source, token.getStartIndex(), token.getStopIndex() + 1);
    }
    return new Span(source, 0, Math.min(1, source.text().length()));
  }
}
