package dev.prune.cli;

import dev.prune.compiler.diagnostic.Suggestion;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line, in the words of this tool: picocli's own speak of types and positions.
 *
 * @param message a sentence
 * @param suggestion what was probably meant; may be empty
 */
record WrongUsage(String message, String suggestion) {
  static WrongUsage of(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing -> new WrongUsage(missing(missing), "");
      case MutuallyExclusiveArgsException exclusive -> new WrongUsage(exclusive(exclusive), "");
      default -> new WrongUsage(value(e), "");
    };
  }

  private static WrongUsage unmatched(UnmatchedArgumentException e) {
    String first = e.getUnmatched().getFirst();
    CommandLine line = e.getCommandLine();
    if (e.isUnknownOption()) {
      List<String> options =
          line.getCommandSpec().options().stream().flatMap(o -> Arrays.stream(o.names())).toList();
      return new WrongUsage("There is no option `" + first + "`.", suggestion(first, options));
    }
    if (line.getParent() == null) {
      return new WrongUsage(
          "There is no command `" + first + "`.", suggestion(first, line.getSubcommands().keySet()));
    }
    return new WrongUsage("`" + first + "` is one argument too many.", "");
  }

  private static String suggestion(String word, Collection<String> known) {
    return String.join(" ", Suggestion.help(word, known));
  }

  private static String missing(MissingParameterException e) {
    return e.getMissing().stream().map(WrongUsage::name).collect(Collectors.joining(" and ", "", " is missing."));
  }

  private static String exclusive(MutuallyExclusiveArgsException e) {
    // picocli: "Error: --check, --stdout are mutually exclusive (specify only one)".
    String options = e.getMessage().replaceFirst("^Error: ", "").replaceFirst(" are mutually exclusive.*", "");
    return options.replace(", ", " and ") + " exclude each other.";
  }

  private static String value(ParameterException e) {
    ArgSpec argument = e.getArgSpec();
    if (argument == null || e.getValue() == null) {
      return sentence(e.getMessage());
    }
    Class<?> type = argument.type();
    String expected =
        type.isEnum()
            ? Arrays.stream(type.getEnumConstants())
                .map(c -> c.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("`, `", "one of `", "`"))
            : type == Integer.class || type == Long.class ? "a whole number" : "another value";
    return "The option " + name(argument) + " expects " + expected + ", found `" + e.getValue() + "`.";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String sentence(String text) {
    String stripped = text.strip();
    return stripped.endsWith(".") || stripped.endsWith("?") ? stripped : stripped + ".";
  }
}
