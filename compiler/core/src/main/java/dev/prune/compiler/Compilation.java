package dev.prune.compiler;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.plan.Plan;
import dev.prune.compiler.resize.ShrunkSource;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.syntax.Declaration;
import java.util.List;
import java.util.Map;

/**
 * A compiled program.
 *
 * @param network name of the network
 * @param className fully qualified name of the generated class
 * @param java the generated files
 * @param plan what will happen when it runs
 * @param training how it trains
 * @param grouped layers and channel groups
 * @param declarations everything the program declares
 * @param train the declaration that was built
 */
public record Compilation(
    String network,
    String className,
    List<JavaText> java,
    Plan plan,
    Training training,
    GroupedNetwork grouped,
    Declarations declarations,
    Declaration.Train train) {
  public Compilation {
    java = List.copyOf(java);
  }

  /**
   * The source of the network with other widths, which compiles without imports.
   *
   * @param name name of the smaller network
   * @param widths present width of each group; groups that are not named keep theirs
   * @param weights file of its weights, or empty
   */
  public String shrunk(String name, Map<String, Integer> widths, String weights) {
    return ShrunkSource.of(
        declarations, train, training.epochs(), grouped, LastingGates.of(this), name, widths, weights);
  }
}
