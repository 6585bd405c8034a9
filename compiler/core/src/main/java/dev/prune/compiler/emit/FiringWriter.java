package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.When;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.Locale;

/** Writes when a trigger that fires again and again does so. */
record FiringWriter(PhaseEmission phases) {
  /**
   * Adds the check of a window in steps.
   *
   * @param more what is done besides when it fires
   */
  void everySteps(Hooked h, When.Every e, MethodSpec.Builder code, CodeBlock more) {
    String from = "from" + h.method().substring(0, 1).toUpperCase(Locale.ROOT) + h.method().substring(1);
    String until = "until" + h.method().substring(0, 1).toUpperCase(Locale.ROOT) + h.method().substring(1);
    long interval = e.interval().count();
    CodeBlock first =
        e.from()
            .map(FiringWriter::firstStep)
            .or(() -> h.trigger().within().map(p -> CodeBlock.of("$L + $L", phases.beganStep(p), interval)))
            .orElse(CodeBlock.of("$LL", interval));
    code.addStatement("long $N = $L", from, first);
    code.addStatement(
        "long $N = $L",
        until,
        e.until().map(FiringWriter::lastStep).orElse(CodeBlock.of("(long) epochs() * stepsPerEpoch()")));
    CodeBlock fires = CodeBlock.of("firesEvery($L, $N, $N)", interval, from, until);
    CodeBlock condition = h.trigger().within().map(p -> CodeBlock.of("$L && $L", phases.at(p), fires)).orElse(fires);
    boolean progress = TriggerBodies.readsProgress(h.trigger());
    CodeBlock call =
        progress
            ? CodeBlock.of("$N(progress($N, $N - ($N - $N) % $L))", h.method(), from, until, until, from, interval)
            : CodeBlock.of("$N()", h.method());
    code.beginControlFlow("if ($L)", condition).addStatement("$L", call).addCode(more).endControlFlow();
  }

  private static CodeBlock firstStep(Constant.Moment moment) {
    if (moment.clock() == Clock.EPOCH && moment.at() == 1) {
      return CodeBlock.of("1");
    }
    return moment.clock() == Clock.STEP
        ? CodeBlock.of("$LL", moment.at())
        : CodeBlock.of("$LL * stepsPerEpoch() + 1", moment.at() - 1);
  }

  private static CodeBlock lastStep(Constant.Moment moment) {
    return moment.clock() == Clock.STEP
        ? CodeBlock.of("$LL", moment.at())
        : CodeBlock.of("$LL * stepsPerEpoch()", moment.at());
  }

  /** Adds the check of a window in epochs. */
  void everyEpochs(Hooked h, When.Every e, MethodSpec.Builder code) {
    long interval = e.interval().count();
    CodeBlock from =
        e.from()
            .map(m -> CodeBlock.of("$L", m.at()))
            .or(() -> h.trigger().within().map(p -> CodeBlock.of("($L + $L)", phases.beganEpoch(p), interval)))
            .orElse(CodeBlock.of("$L", interval));
    CodeBlock until = e.until().map(m -> CodeBlock.of("$L", m.at())).orElse(CodeBlock.of("epochs()"));
    CodeBlock fires =
        CodeBlock.of("epoch() >= $L && epoch() <= $L && (epoch() - $L) % $L == 0", from, until, from, interval);
    CodeBlock condition = h.trigger().within().map(p -> CodeBlock.of("$L && $L", phases.at(p), fires)).orElse(fires);
    boolean progress = TriggerBodies.readsProgress(h.trigger());
    CodeBlock call =
        progress
            ? CodeBlock.of(
                "$N(progress($L * (double) stepsPerEpoch(), ($L - ($L - $L) % $L) * (double) stepsPerEpoch()))",
                h.method(), from, until, until, from, interval)
            : CodeBlock.of("$N()", h.method());
    code.beginControlFlow("if ($L)", condition).addStatement("$L", call).endControlFlow();
  }
}
