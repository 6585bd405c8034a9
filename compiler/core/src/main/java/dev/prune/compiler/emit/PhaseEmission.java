package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.Phase;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.Track;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.runtime.network.Layer;
import dev.prune.runtime.schedule.Phases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.lang.model.element.Modifier;

/**
 * Writes sequences of phases: for each a {@link Phases} that says which one is the present one, for each phase a method
 * that begins it and one that ends it and begins the next.
 */
final class PhaseEmission {
  private final List<Track> tracks;
  private final List<Layer> all;
  private final HostWriter host;
  private final TypeSpec.Builder into;
  private final OptimizerEmission optimizers;
  private final LossEmission losses;
  private final Map<Track, String> fields = new LinkedHashMap<>();
  private final Map<Integer, Place> places = new HashMap<>();

  /** A phase's number in its track and the methods that begin and end it. */
  private record Place(Track track, int number, String enter, String leave) {}

  PhaseEmission(
      Schedule schedule,
      List<Layer> all,
      HostWriter host,
      LossEmission losses,
      TrainingHalf.Writer writer,
      TypeSpec.Builder into) {
    this.losses = losses;
    this.tracks = schedule.tracks();
    this.all = all;
    this.host = host;
    this.into = into;
    this.optimizers = new OptimizerEmission(writer, into);
    for (Track track : tracks) {
      String field = writer.names().camel("phases of " + track.name());
      fields.put(track, field);
      into.addField(
          FieldSpec.builder(Phases.class, field, Modifier.PRIVATE, Modifier.FINAL)
              .initializer("phases($S)", field)
              .build());
      int number = 1;
      for (Phase phase : track.phases()) {
        optimizers.declare(phase);
        places.put(
            phase.id(),
            new Place(
                track,
                number++,
                writer.names().camel("begin " + phase.name()),
                writer.names().camel("end " + phase.name())));
      }
    }
  }

  /** Whether a phase is the present one. */
  CodeBlock at(int phase) {
    Place place = places.get(phase);
    return CodeBlock.of("$N.at($L)", fields.get(place.track()), place.number());
  }

  /** The step before the first one of a phase. */
  CodeBlock beganStep(int phase) {
    return CodeBlock.of("$N.beganStep()", fields.get(places.get(phase).track()));
  }

  /** The epoch before the first one of a phase. */
  CodeBlock beganEpoch(int phase) {
    return CodeBlock.of("$N.beganEpoch()", fields.get(places.get(phase).track()));
  }

  /** Whether the last phase of a track is over. */
  CodeBlock over(Track track) {
    return CodeBlock.of("$N.over()", fields.get(track));
  }

  /** Adds the beginning of every track's first phase. */
  boolean begin(MethodSpec.Builder code) {
    for (Track track : tracks) {
      code.addStatement("$N()", places.get(track.phases().getFirst().id()).enter());
    }
    return !tracks.isEmpty();
  }

  /** Adds the checks that belong to the end of an epoch or of a step. */
  boolean check(Clock clock, MethodSpec.Builder code) {
    boolean any = false;
    for (Track track : tracks) {
      boolean first = true;
      for (Phase phase : track.phases()) {
        Optional<CodeBlock> ends = ends(phase, clock);
        if (ends.isEmpty()) {
          continue;
        }
        Place place = places.get(phase.id());
        CodeBlock here = CodeBlock.of("$L", at(phase.id()));
        if (first) {
          code.beginControlFlow("if ($L)", here);
        } else {
          code.nextControlFlow("else if ($L)", here);
        }
        first = false;
        code.addComment("$L", Emit.line(phase.span()));
        code.beginControlFlow("if ($L)", ends.get()).addStatement("$N()", place.leave()).endControlFlow();
      }
      if (!first) {
        code.endControlFlow();
        any = true;
      }
    }
    return any;
  }

  private Optional<CodeBlock> ends(Phase phase, Clock clock) {
    String field = fields.get(places.get(phase.id()).track());
    boolean steps = clock == Clock.STEP;
    List<CodeBlock> conditions = new ArrayList<>();
    // First, because it counts how often it has held.
    phase
        .until()
        .filter(u -> phase.eachStep() == steps)
        .ifPresent(u -> conditions.add(CodeBlock.of("$N.holds($L, $L)", field, host.write(u), phase.patience())));
    phase
        .length()
        .filter(l -> l.clock() == clock)
        .ifPresent(
            l ->
                conditions.add(
                    steps
                        ? CodeBlock.of("step() - $N.beganStep() >= $L", field, l.count())
                        : CodeBlock.of("epoch() - $N.beganEpoch() >= $L", field, l.count())));
    phase
        .noLaterThan()
        .filter(m -> m.clock() == clock)
        .ifPresent(m -> conditions.add(CodeBlock.of(steps ? "step() >= $L" : "epoch() >= $L", m.at())));
    return conditions.isEmpty()
        ? Optional.empty()
        : Optional.of(conditions.stream().collect(CodeBlock.joining(" || ")));
  }

  /**
   * Adds the methods that begin and end phases.
   *
   * @param atEnd what is done when a phase ends
   */
  void emitTransitions(Function<Phase, CodeBlock> atEnd) {
    for (Track track : tracks) {
      Map<Integer, CodeBlock> next = new HashMap<>();
      follow(track.parts(), CodeBlock.builder().addStatement("$N.finish()", fields.get(track)).build(), next);
      for (Phase phase : track.phases()) {
        into.addMethod(enter(phase));
        into.addMethod(leave(phase, atEnd.apply(phase), next.get(phase.id())));
      }
    }
  }

  /** Says for each phase what follows it; {@code after} follows the last part. */
  private void follow(List<Track.Part> parts, CodeBlock after, Map<Integer, CodeBlock> next) {
    for (int i = 0; i < parts.size(); i++) {
      CodeBlock follower = i + 1 < parts.size() ? enterFirst(parts.get(i + 1)) : after;
      switch (parts.get(i)) {
        case Track.Part.One one -> next.put(one.phase().id(), follower);
        case Track.Part.Loop loop ->
            follow(
                loop.parts(),
                CodeBlock.builder()
                    .beginControlFlow("if ($L)", host.write(loop.until()))
                    .add(follower)
                    .nextControlFlow("else")
                    .add(enterFirst(loop.parts().getFirst()))
                    .endControlFlow()
                    .build(),
                next);
      }
    }
  }

  private CodeBlock enterFirst(Track.Part part) {
    return switch (part) {
      case Track.Part.One one ->
          CodeBlock.builder().addStatement("$N()", places.get(one.phase().id()).enter()).build();
      case Track.Part.Loop loop -> enterFirst(loop.parts().getFirst());
    };
  }

  private MethodSpec enter(Phase phase) {
    Place place = places.get(phase.id());
    MethodSpec.Builder code = MethodSpec.methodBuilder(place.enter()).addModifiers(Modifier.PRIVATE);
    code.addComment("$L", Emit.line(phase.span()));
    code.addStatement("$N.enter($L, completedEpochs(), step())", fields.get(place.track()), place.number());
    if (!phase.frozen().isEmpty()) {
      code.addStatement("hold($L)", layers(phase.frozen()));
    }
    if (!phase.thawed().isEmpty()) {
      code.addStatement("release($L)", layers(phase.thawed()));
    }
    losses.begin(phase).ifPresent(code::addCode);
    optimizers.begin(phase).ifPresent(code::addCode);
    phase
        .rates()
        .ifPresent(
            rates -> {
              CodeBlock curve = RateWriter.curve(rates);
              if (phase.length().isPresent()) {
                code.addStatement("restartSchedule($L, $L)", curve, length(phase.length().get()));
              } else {
                code.addStatement("restartSchedule($L)", curve);
              }
            });
    return code.build();
  }

  /** Steps of a phase that begins now: epochs end where epochs end, also after a beginning amid one. */
  private static CodeBlock length(Constant.Span span) {
    return span.clock() == Clock.STEP
        ? RateWriter.steps(span)
        : CodeBlock.of("(completedEpochs() + $LL) * stepsPerEpoch() - step()", span.count());
  }

  private static MethodSpec.Builder begin(String name) {
    return MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE);
  }

  private MethodSpec leave(Phase phase, CodeBlock atEnd, CodeBlock next) {
    MethodSpec.Builder code = begin(places.get(phase.id()).leave());
    if (!phase.frozen().isEmpty()) {
      code.addStatement("release($L)", layers(phase.frozen()));
    }
    code.addCode(atEnd);
    if (!phase.thawed().isEmpty()) {
      code.addStatement("hold($L)", layers(phase.thawed()));
    }
    losses.end(phase).ifPresent(code::addCode);
    optimizers.end(phase).ifPresent(code::addCode);
    if (phase.rates().isPresent()) {
      // Its learning rate ends with it; what follows may say its own.
      code.addStatement("restartSchedule(rates())");
    }
    return code.addCode(next).build();
  }

  private CodeBlock layers(List<Integer> layers) {
    return LayerList.of(layers, all);
  }
}
