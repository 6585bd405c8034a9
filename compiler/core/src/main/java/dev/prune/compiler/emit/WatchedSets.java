package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.schedule.HostExpression;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.SetExpression;
import dev.prune.compiler.schedule.SetExpression.At;
import dev.prune.compiler.schedule.WatchedSet;
import dev.prune.runtime.schedule.Reduction;
import dev.prune.runtime.schedule.SetSeries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;

/** Writes series of sets: a field for each, which holds as much of the history as the schedule asks for. */
final class WatchedSets {
  private final Map<String, String> fields = new LinkedHashMap<>();

  WatchedSets(Schedule schedule, TrainingHalf.Writer writer, TypeSpec.Builder into) {
    List<SetExpression> asked =
        ScheduleParts.expressions(schedule).stream()
            .filter(HostExpression.OfSets.class::isInstance)
            .flatMap(e -> ((HostExpression.OfSets) e).sets().stream())
            .toList();
    for (WatchedSet watched : schedule.watched()) {
      String name = watched.set().name();
      String field = writer.names().camel(name);
      fields.put(name, field);
      into.addField(
          FieldSpec.builder(SetSeries.class, field, Modifier.PRIVATE, Modifier.FINAL)
              .addJavadoc("$L\n", Emit.html(Emit.line(watched.span())))
              .initializer(series(name, asked.stream().filter(a -> a.series().equals(name)).toList()))
              .build());
    }
  }

  private static CodeBlock series(String name, List<SetExpression> asked) {
    int newest = 1;
    boolean first = false;
    TreeSet<Integer> epochs = new TreeSet<>();
    for (SetExpression set : asked) {
      switch (set.at()) {
        case At.Ago a -> newest = Math.max(newest, a.choices() + 1);
        case At.Last l -> newest = Math.max(newest, l.count());
        case At.First f -> first = true;
        case At.OfEpoch e -> epochs.add(e.epoch());
      }
    }
    CodeBlock.Builder code = CodeBlock.builder().add("sets($S, $L, $L", name, newest, first);
    epochs.forEach(e -> code.add(", $L", e));
    return code.add(")").build();
  }

  /** The field of a series. */
  String field(String series) {
    return fields.get(series);
  }

  /** A comparison, of type double. */
  CodeBlock write(HostExpression.OfSets o) {
    CodeBlock comparison = CodeBlock.of("$L($L, $L)", o.function(), set(o.left()), set(o.right()));
    return o.fold().map(f -> CodeBlock.of("$T.$L($L)", Reduction.class, f, comparison)).orElse(comparison);
  }

  private CodeBlock set(SetExpression set) {
    String field = fields.get(set.series());
    return switch (set.at()) {
      case At.Ago a -> a.choices() == 0 ? CodeBlock.of("$N.now()", field) : CodeBlock.of("$N.ago($L)", field, a.choices());
      case At.First f -> CodeBlock.of("$N.first()", field);
      case At.OfEpoch e -> CodeBlock.of("$N.epoch($L)", field, e.epoch());
      case At.Last l -> CodeBlock.of("$N.last($L)", field, l.count());
    };
  }
}
