package dev.prune.cli;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.diagnostic.Code;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Layer;
import dev.prune.runtime.network.Network;
import java.util.Arrays;
import java.util.List;
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
    Optional<Compilation> program = new Compiling(session).program(subject);
    if (program.isEmpty()) {
      return Failure.PROGRAM.exitCode();
    }
    Network network = program.get().plan().network();
    GroupText text = new GroupText(network, program.get().grouped());
    if (group.isEmpty()) {
      text.all().forEach(session::say);
      return 0;
    }
    for (int g : find(group.get(), network)) {
      text.of(g).forEach(session::say);
    }
    return 0;
  }

  /** The group of this name, or the groups of the layer of this name. */
  private static int[] find(String name, Network network) {
    for (int g = 0; g < network.groups().size(); g++) {
      if (network.groups().get(g).name().equals(name)) {
        return new int[] {g};
      }
    }
    String groups = network.groups().stream().map(Group::name).collect(Collectors.joining(", "));
    Layer layer =
        network.layers().stream()
            .filter(l -> l.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new PruneException(
                        Failure.USAGE,
                        "The network " + network.name() + " has no group or layer `" + name + "`.",
                        "Its groups are " + groups + "."));
    if (!layer.hasUnits()) {
      throw new PruneException(
          Failure.USAGE,
          "The output of layer `" + name + "` has no channels of its own: they are fixed, joined or spread.",
          "The groups are " + groups + ".");
    }
    return layer.groups();
  }
}
