package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.group.ChannelGroups;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.resolve.Imports;
import dev.prune.compiler.resolve.NetworkElaboration;
import dev.prune.compiler.StandardLibrary;
import dev.prune.compiler.shape.ShapeInference;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Parser;
import java.util.Optional;

/** From a text to its training, for tests. */
final class Trainings {
  /** A training with its network. */
  record Read(GroupedNetwork network, Training training) {}

  private Trainings() {}

  static Optional<Read> read(Source source, Diagnostics diagnostics) {
    return Parser.parse(source, diagnostics)
        .flatMap(
            file -> {
              Declarations declarations = Imports.run(file, new StandardLibrary(), diagnostics);
              Declaration.Train train = declarations.trains().values().iterator().next();
              return NetworkElaboration.run(
                      (Declaration.Network) declarations.networks().get(train.name().name()),
                      declarations,
                      diagnostics)
                  .flatMap(g -> ShapeInference.run(g, diagnostics))
                  .map(ChannelGroups::run)
                  .map(network -> Insertions.run(train, declarations, network, diagnostics))
                  .flatMap(
                      network ->
                          TrainingElaboration.run(train, declarations, network, diagnostics)
                              .map(t -> new Read(network, t)));
            });
  }

  static Read valid(String text) {
    Diagnostics diagnostics = new Diagnostics();
    return read(Source.of("test.prune", text), diagnostics)
        .orElseThrow(() -> new AssertionError(diagnostics.all().toString()));
  }
}
