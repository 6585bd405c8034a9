package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.resolve.Declarations;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.compiler.syntax.TrainItem;
import dev.prune.runtime.data.augment.Augmentation;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Initial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * From a {@code train} block to a resolved training. Data, loss, optimiser and epochs must be said (epochs may follow
 * from phases); what need not be is: batch 32, seed 0, a constant learning rate, align 1.
 */
public final class TrainingElaboration {
  private static final int BATCH = 32;

  private final Declaration.Train train;
  private final GroupedNetwork network;
  private final Diagnostics diagnostics;
  private final Names names;
  private final Values values;
  private final Registry registry;
  private final Map<String, TrainItem.Setting> settings = new LinkedHashMap<>();
  private Optional<TrainItem.Align> align = Optional.empty();
  private Optional<TrainItem.StartFrom> startFrom = Optional.empty();

  private TrainingElaboration(
      Declaration.Train train, Declarations declarations, GroupedNetwork network, Diagnostics diagnostics) {
    this.train = train;
    this.network = network;
    this.diagnostics = diagnostics;
    this.names = Names.over(declarations.constants());
    this.values = new Values(names.constants(), diagnostics);
    this.registry = new Registry(network, declarations, diagnostics);
  }

  /**
   * The training, or nothing after messages.
   *
   * @param train the block
   * @param declarations for methods and compile-time values
   * @param network the network that the block names
   */
  public static Optional<Training> run(
      Declaration.Train train, Declarations declarations, GroupedNetwork network, Diagnostics diagnostics) {
    Diagnostics found = new Diagnostics();
    Optional<Training> training = new TrainingElaboration(train, declarations, network, found).training();
    diagnostics.addAll(found);
    return found.failed() ? Optional.empty() : training;
  }

  /** What a training inserts into the network as declared; whatever is wrong is said by {@link #run}. */
  static List<Insertion> insertions(Declaration.Train train, Declarations declarations, GroupedNetwork network) {
    TrainingElaboration reading = new TrainingElaboration(train, declarations, network, new Diagnostics());
    reading.registry.insertionsOnly = true;
    reading.schedule(new Here.Frame(reading.limits(), true));
    return reading.registry.insertions;
  }

  private Optional<Training> training() {
    collect();
    Shape input = network.shaped().graph().inputShape();
    Optional<DataClause> data =
        required("data", "data digits(validate: 10%)").flatMap(e -> DataElaboration.run(e, input, values));
    Optional<List<Augmentation>> augment =
        written("augment")
            .map(e -> AugmentElaboration.run(e, input, values))
            .orElse(Optional.of(List.of()));
    Optional<LossClause> loss =
        required("loss", "loss cross_entropy(" + network.shaped().graph().outputs().keySet().iterator().next() + ")")
            .flatMap(e -> LossElaboration.run(e, network.shaped(), names, diagnostics));
    Map<Integer, Double> rates = LayerRates.run(train.body(), network, names, values);
    registry.rates = !rates.isEmpty();
    List<Integer> fresh =
        startFrom.flatMap(TrainItem.StartFrom::except)
            .flatMap(s -> Selection.run(s, network, names, diagnostics))
            .map(Layers::nodes)
            .orElse(List.of());
    Map<String, Initial> initial = InitialElaboration.run(train.body(), network, names, values);
    Optional<Optimizer> optimizer =
        required("optimizer", "optimizer adam(lr: 1e-3)")
            .flatMap(e -> OptimizerElaboration.run(e, values, registry.rates));
    Optional<RateSchedule> curve =
        written("schedule")
            .map(e -> RateElaboration.run(e, values))
            .orElse(Optional.of(new RateSchedule.Constant()));
    int batch = whole("batch", "The batch size", 1, 1 << 20, BATCH);
    int seed = whole("seed", "The seed", 0, Integer.MAX_VALUE, 0);
    boolean validates = data.map(DataClause::validates).orElse(true);
    registry.validates = validates;
    registry.loss = loss;
    registry.untrained = loss.map(l -> l.unread(network)).orElse(List.of());
    schedule(new Here.Frame(limits(), validates));
    OptionalInt epochs = epochs();
    if (data.isEmpty() || augment.isEmpty() || loss.isEmpty() || optimizer.isEmpty() || curve.isEmpty() || epochs.isEmpty()) {
      return Optional.empty();
    }
    Schedule schedule =
        new Schedule(
            registry.snapshots, registry.metrics, registry.sets, registry.watched, registry.tracks,
            registry.triggers, new Meanwhile(registry.variables, registry.penalties, registry.readings));
    if (!diagnostics.failed()) {
      Reachability.check(schedule, RunClock.of(epochs.getAsInt(), data.get(), batch), diagnostics);
      Conflicts.check(schedule, epochs.getAsInt(), network, diagnostics);
      MeanwhileElaboration.checkTrained(registry);
    }
    Training training =
        new Training(
            network.shaped().graph().name(),
            data.get(),
            augment.get(),
            loss.get(),
            registry.untrained,
            optimizer.get(),
            curve.get(),
            rates,
            initial,
            batch,
            epochs.getAsInt(),
            !settings.containsKey("epochs"),
            seed,
            startFrom.map(TrainItem.StartFrom::file),
            fresh,
            schedule,
            train.span());
    Outputs.check(training, registry.asked, network, diagnostics);
    return Optional.of(training);
  }

  private void collect() {
    for (TrainItem item : train.body()) {
      switch (item) {
        case TrainItem.Setting s -> {
          if (settings.putIfAbsent(s.key().name(), s) != null) {
            diagnostics.report(Code.SETTING_TWICE, s.span(), s.key().name());
          }
        }
        case TrainItem.Align a -> {
          if (align.isPresent()) {
            diagnostics.report(Code.SETTING_TWICE, a.span(), "align");
          }
          align = align.or(() -> Optional.of(a));
        }
        case TrainItem.StartFrom s -> {
          if (startFrom.isPresent()) {
            diagnostics.report(Code.SETTING_TWICE, s.span(), "start from");
          }
          startFrom = Optional.of(s);
        }
        case TrainItem.TrainOnly t -> diagnostics.report(Code.MISPLACED, t.span(), "`train`", "`train`");
        default -> {}
      }
    }
  }

  private Optional<Expression> written(String key) {
    return Optional.ofNullable(settings.get(key)).map(TrainItem.Setting::value);
  }

  private Optional<Expression> required(String key, String example) {
    if (!settings.containsKey(key)) {
      diagnostics.report(Code.SETTING_MISSING, train.name().span(), train.name().name(), key, example);
    }
    return written(key);
  }

  private int whole(String key, String what, int least, int most, int byDefault) {
    return written(key).flatMap(e -> values.whole(e, what, Values.between(least, most))).orElse(byDefault);
  }

  private Limits limits() {
    Map<Integer, Integer> keep = new LinkedHashMap<>();
    Map<Integer, Span> protects = new LinkedHashMap<>();
    for (TrainItem item : train.body()) {
      if (item instanceof TrainItem.Protect p) {
        Selection.run(p.selector(), network, names, diagnostics)
            .ifPresent(layers -> layers.nodes().forEach(l -> protects.put(l, p.span())));
      } else if (item instanceof TrainItem.KeepAtLeast k) {
        keepAtLeast(k, keep);
      }
    }
    return new Limits(alignment(), keep, protects);
  }

  private void keepAtLeast(TrainItem.KeepAtLeast k, Map<Integer, Integer> keep) {
    Optional<Integer> count =
        values.whole(k.count(), "The number of units to keep", Values.between(1, 1 << 24));
    Optional<Layers> layers =
        k.selector()
            .map(s -> Selection.run(s, network, names, diagnostics))
            .orElse(Optional.of(Selection.all(network, k.span())));
    if (count.isEmpty() || layers.isEmpty()) {
      return;
    }
    for (int layer : layers.get().nodes()) {
      Optional<Group> narrow =
          network.groups(layer).stream()
              .map(g -> network.groups().get(g))
              .filter(g -> network.groups(layer).size() == 1 && g.prunable() && count.get() > g.width())
              .findFirst();
      if (narrow.isPresent()) {
        diagnostics.report(
            Code.KEEP_TOO_LARGE, k.count().span(), count.get(), narrow.get().name(), narrow.get().width());
        return;
      }
      keep.merge(layer, count.get(), Math::max);
    }
  }

  private int alignment() {
    if (align.isEmpty()) {
      return 1;
    }
    Expression value = align.get().value();
    return value instanceof Expression.Name n && n.name().equals("auto")
        ? 0
        : values.whole(value, "An alignment", Values.between(1, 1024)).orElse(1);
  }

  private void schedule(Here.Frame frame) {
    List<Track.Part> track = new ArrayList<>();
    Here here =
        new Here(
            names,
            train.name().name(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(track),
            frame);
    ScheduleElaboration items = new ScheduleElaboration(registry);
    List<ScheduleItem> written =
        train.body().stream()
            .filter(i -> i instanceof TrainItem.Schedule)
            .map(i -> ((TrainItem.Schedule) i).item())
            .toList();
    registry.elsewhere.add(written);
    items.declarePhases(written, here);
    for (TrainItem item : train.body()) {
      if (item instanceof TrainItem.Schedule s) {
        items.item(s.item(), here);
      } else if (item instanceof TrainItem.Prune p) {
        new MethodElaboration(registry).prune(p.method(), here);
      }
    }
    if (!track.isEmpty()) {
      registry.tracks.add(new Track(train.name().name(), track));
    }
  }

  /** What is written, or the longest that phases can take. */
  private OptionalInt epochs() {
    if (settings.containsKey("epochs")) {
      Optional<Integer> written =
          values.whole(settings.get("epochs").value(), "The number of epochs", Values.between(0, 1_000_000));
      return written.map(OptionalInt::of).orElse(OptionalInt.empty());
    }
    OptionalInt bound = PhaseBounds.epochs(registry.tracks);
    if (bound.isEmpty() && !(diagnostics.failed() && !registry.tracks.isEmpty())) {
      diagnostics.report(Code.SETTING_MISSING, train.name().span(), train.name().name(), "epochs", "epochs 20");
    }
    return bound;
  }
}
