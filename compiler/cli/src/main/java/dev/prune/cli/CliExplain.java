package dev.prune.cli;

import dev.prune.compiler.Result;
import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.network.Group;
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
    // Groups are a matter of the network: where a training asks for a cut that is refused, they say why.
    Result result = new Compiling(session).compile(subject);
    result.grouped().ifPresent(grouped -> say(grouped, group));
    return result.compilation().isPresent() ? 0 : Failure.PROGRAM.exitCode();
  }

  private void say(GroupedNetwork grouped, Optional<String> name) {
    Network network = Structure.of(grouped).network();
    GroupText text = new GroupText(network, grouped);
    List<String> lines = name.map(n -> one(n, text)).orElseGet(text::all);
    lines.forEach(session::say);
  }

  /** The group of this name, the groups of the layer of this name, or what the channels of the value of this name are. */
  private static List<String> one(String name, GroupText text) {
    List<Group> groups = text.network().groups();
    for (int g = 0; g < groups.size(); g++) {
      if (groups.get(g).name().equals(name)) {
        return text.of(g);
      }
    }
    List<Node> nodes = text.grouped().shaped().graph().nodes();
    int value = text.grouped().shaped().graph().values().getOrDefault(name, -1);
    Node node =
        nodes.stream()
            .filter(n -> n.name().equals(name))
            .findFirst()
            .or(() -> Optional.ofNullable(value < 0 ? null : nodes.get(value)))
            .orElseThrow(
                () ->
                    new PruneException(
                        Failure.USAGE,
                        "The network " + text.network().name() + " has no group, layer or value `" + name + "`.",
                        "Its groups are " + groups.stream().map(Group::name).collect(Collectors.joining(", ")) + "."));
    List<Integer> own = text.grouped().groups(node);
    return own.isEmpty() ? text.value(name, node) : own.stream().flatMap(g -> text.of(g).stream()).toList();
  }
}
