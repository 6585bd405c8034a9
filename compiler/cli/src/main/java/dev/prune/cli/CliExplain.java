package dev.prune.cli;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what a message means, or why a group of channels is as it is. */
record CliExplain(Session session) {
  int run(String subject, Optional<String> group) {
    Optional<Code> code = group.isPresent() ? Optional.empty() : ErrorIndex.find(subject);
    if (code.isPresent()) {
      session.say(ErrorIndex.section(code.get()).orElseGet(() -> code.get().id() + " " + code.get().key()));
      return 0;
    }
    if (ErrorIndex.looksLikeCode(subject)) {
      throw new PruneException(
          Failure.USAGE,
          "There is no message with the code `" + subject + "`.",
          "There are " + Arrays.stream(Code.values()).map(Code::id).collect(Collectors.joining(", ")) + ".");
    }
    throw new PruneException(Failure.INTERNAL, "Groups are not explained yet.", "");
  }
}
