package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.RateSchedule;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.runtime.schedule.RateCurve;

/** Writes learning rates over time. */
final class RateWriter {
  private RateWriter() {}

  /** An expression of type {@link RateCurve}. */
  static CodeBlock curve(RateSchedule rates) {
    return switch (rates) {
      case RateSchedule.Constant c -> CodeBlock.of("new $T.Constant()", RateCurve.class);
      case RateSchedule.Step s ->
          CodeBlock.of("new $T.Step($L, $L)", RateCurve.class, steps(s.every()), Emit.number(s.factor()));
      case RateSchedule.Cosine c -> CodeBlock.of("new $T.Cosine($L)", RateCurve.class, Emit.number(c.last()));
      case RateSchedule.Linear l -> CodeBlock.of("new $T.Linear($L)", RateCurve.class, Emit.number(l.last()));
      case RateSchedule.OneCycle o ->
          CodeBlock.of("new $T.OneCycle($L)", RateCurve.class, Emit.number(o.warm()));
      case RateSchedule.WarmUp w ->
          CodeBlock.of("new $T.WarmUp($L, $L)", RateCurve.class, steps(w.length()), curve(w.then()));
    };
  }

  /** A span as a number of steps. */
  static CodeBlock steps(Constant.Span span) {
    return span.clock() == Clock.STEP
        ? CodeBlock.of("$LL", span.count())
        : CodeBlock.of("$LL * stepsPerEpoch()", span.count());
  }
}
