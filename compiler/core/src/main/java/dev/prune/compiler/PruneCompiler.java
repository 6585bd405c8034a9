package dev.prune.compiler;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostic;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.emit.Emit;
import dev.prune.compiler.emit.ScheduleEmission;
import dev.prune.compiler.emit.TrainerEmission;
import dev.prune.compiler.group.ChannelGroups;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.group.ResizedWidths;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.plan.BatchLimit;
import dev.prune.compiler.plan.Forecasting;
import dev.prune.compiler.plan.Plan;
import dev.prune.compiler.program.NetworkProcedures;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Imports;
import dev.prune.compiler.resolve.NetworkElaboration;
import dev.prune.compiler.resolve.NetworkLookup;
import dev.prune.compiler.resolve.Resizing;
import dev.prune.compiler.schedule.Insertions;
import dev.prune.compiler.schedule.ResidualElaboration;
import dev.prune.compiler.schedule.LossClause;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.schedule.TrainingElaboration;
import dev.prune.compiler.shape.ShapeInference;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Parser;
import dev.prune.compiler.syntax.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** From text to generated Java: the road of docs/architecture.md, walked once. */
public final class PruneCompiler {
  private final Options options;
  private final Diagnostics diagnostics = new Diagnostics();
  private Optional<GroupedNetwork> known = Optional.empty();

  private PruneCompiler(Options options) {
    this.options = options;
  }

  /**
   * Compiles a program. A bad program gives messages, never an exception; nothing of it is run, and nothing is written.
   *
   * @param source the text
   * @param options package, imports, which training
   */
  public static Result compile(Source source, Options options) {
    PruneCompiler compiler = new PruneCompiler(options);
    Optional<Compilation> compilation = compiler.compile(source);
    return new Result(
        compiler.diagnostics.all(), compiler.diagnostics.failed() ? Optional.empty() : compilation, compiler.known);
  }

  /** The messages of {@link #compile}, which takes several times longer: nothing is differentiated, planned or written. */
  public static List<Diagnostic> check(Source source, Options options) {
    PruneCompiler compiler = new PruneCompiler(options);
    compiler.elaborate(source);
    return compiler.diagnostics.all();
  }

  private Optional<Compilation> compile(Source source) {
    return elaborate(source).map(this::emit);
  }

  /** A program that has no errors, ready for Java to be made of it. */
  private record Elaborated(
      Declaration.Train train, Training training, GroupedNetwork grouped, Declarations declarations) {}

  private Optional<Elaborated> elaborate(Source source) {
    Optional<SourceFile> file = Parser.parse(source, diagnostics);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Declarations declarations = Imports.run(file.get(), options.loader(), diagnostics);
    if (!declarations.missing().isEmpty()) {
      // What is missing would be missed at every use.
      return Optional.empty();
    }
    checkOthers(declarations);
    return train(declarations).flatMap(train -> elaborate(train, declarations));
  }

  /** Networks that no training names are checked too: a typo does not wait until they are used. */
  private void checkOthers(Declarations declarations) {
    for (Declaration declaration : declarations.root().declarations()) {
      boolean network = declaration instanceof Declaration.Network || declaration instanceof Declaration.Resized;
      if (network && !declarations.trains().containsKey(declaration.name().name())) {
        grouped(declaration.name().name(), declarations);
      }
    }
  }

  /** The training to build: the only one, or the one that the options name. */
  private Optional<Declaration.Train> train(Declarations declarations) {
    List<Declaration.Train> trains =
        declarations.root().declarations().stream()
            .filter(Declaration.Train.class::isInstance)
            .map(Declaration.Train.class::cast)
            .toList();
    if (options.train().isPresent()) {
      Optional<Declaration.Train> chosen =
          trains.stream().filter(t -> t.name().name().equals(options.train().get())).findFirst();
      if (chosen.isEmpty()) {
        diagnostics.report(Code.NO_TRAINING, new Span(declarations.root().source(), 0, 0));
      }
      return chosen;
    }
    if (trains.isEmpty()) {
      SourceFile root = declarations.root();
      diagnostics.report(Code.NO_TRAINING, new Span(root.source(), 0, 0));
      return Optional.empty();
    }
    if (trains.size() > 1) {
      diagnostics.report(
          Code.SEVERAL_TRAININGS, trains.get(1).name().span(), trains.getFirst().name().name());
      return Optional.empty();
    }
    return Optional.of(trains.getFirst());
  }

  private Optional<GroupedNetwork> grouped(String network, Declarations declarations) {
    return NetworkLookup.find(network, declarations, diagnostics)
        .flatMap(
            found ->
                NetworkElaboration.run(found.network(), declarations, diagnostics)
                    .flatMap(graph -> grouped(graph, found.resizing())));
  }

  private Optional<GroupedNetwork> grouped(Graph graph, Resizing resizing) {
    if (resizing.widths().isEmpty()) {
      return ShapeInference.run(graph.named(resizing.name()), diagnostics).map(ChannelGroups::run);
    }
    resizing.checkNames(graph, diagnostics);
    return ShapeInference.run(graph, diagnostics)
        .map(ChannelGroups::run)
        .flatMap(d -> ResizedWidths.run(d, resizing, diagnostics))
        .flatMap(resized -> ShapeInference.run(resized, diagnostics))
        .map(ChannelGroups::run);
  }

  private Optional<Elaborated> elaborate(Declaration.Train train, Declarations declarations) {
    String name = train.name().name();
    if (!declarations.networks().containsKey(name)) {
      diagnostics.reportUnknown(
          Code.UNKNOWN_NETWORK, train.name().span(), name, declarations.networks().keySet());
      return Optional.empty();
    }
    Optional<GroupedNetwork> grouped =
        grouped(name, declarations)
            .map(g -> Insertions.run(train, declarations, g, diagnostics))
            .map(g -> ResidualElaboration.run(train, declarations, g, diagnostics));
    if (grouped.isEmpty()) {
      return Optional.empty();
    }
    known = grouped;
    Optional<Training> training = TrainingElaboration.run(train, declarations, grouped.get(), diagnostics);
    if (diagnostics.failed()) {
      return Optional.empty();
    }
    return training
        .filter(t -> BatchLimit.check(grouped.get(), t.batch(), train.name().span(), diagnostics))
        .map(t -> new Elaborated(train, t, grouped.get(), declarations));
  }

  private Compilation emit(Elaborated program) {
    Training training = program.training();
    GroupedNetwork grouped = program.grouped();
    Structure structure = Structure.of(grouped).beginning(training.initial());
    String className = className(training.network());
    TrainerEmission.Result emitted =
        TrainerEmission.emit(
            new TrainerEmission.Target(
                options.packageName(), className, Emit.fileName(program.declarations().root().source())),
            structure,
            NetworkProcedures.of(
                structure, training.measured(), training.losses().stream().map(LossClause::terms).toList()),
            training.optimizer(),
            new ScheduleEmission(training, structure));
    List<JavaText> java = new ArrayList<>(List.of(new JavaText(path(className), emitted.text())));
    if (options.tornado()) {
      java.add(new JavaText(path(TrainerEmission.tornadoClass(className)), emitted.tornado()));
    }
    Plan plan =
        Forecasting.plan(
            emitted.network(), grouped, training, emitted.settings(), emitted.needs(), emitted.activations());
    return new Compilation(
        training.network(),
        options.packageName() + "." + className,
        java,
        plan,
        training,
        grouped,
        program.declarations(),
        program.train());
  }

  private String path(String className) {
    return options.packageName().replace('.', '/') + "/" + className + ".java";
  }

  /** A class name that is a Java identifier and hides nothing of {@code java.lang} or of the runtime. */
  private static String className(String network) {
    boolean taken = SourceVersion.isKeyword(network) || RESERVED.contains(network);
    return taken ? network + "Network" : network;
  }

  private static final Set<String> RESERVED =
      Set.of(
          "Object", "String", "Math", "Override", "Float", "Double", "Runnable", "Integer", "Long", "Trainer",
          "Settings", "Overrides", "Network", "Axis", "Dim", "Role", "Initial", "Storage", "Buffer", "Device", "Window",
          "Elementwise", "List", "Map", "Set", "Rule", "Score", "Series", "Curve", "RateCurve", "Order", "Unit",
          "Ranking", "Counted", "Optimizer", "Objective", "Base", "Part", "Chosen", "Counter", "Phases", "Split",
          "Crop", "Flip", "Cutout",
          // No keywords, and yet no names of types.
          "record", "sealed", "permits", "var", "yield");
}
