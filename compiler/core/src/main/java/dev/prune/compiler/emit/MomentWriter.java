package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.When;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.Optional;

/** Writes what must hold at a hook so that something happens there: a moment has come, a phase is current. */
record MomentWriter(PhaseEmission phases) {
  /** Adds {@code body} under what must hold at the hook where {@code when} is looked at. */
  void at(When when, Optional<Integer> within, MethodSpec.Builder code, CodeBlock body) {
    Optional<CodeBlock> moment =
        switch (when) {
          case When.Init i -> Optional.empty();
          case When.EndOfPhase p -> Optional.empty();
          case When.EndOfEpoch e -> Optional.of(CodeBlock.of("epoch() == $L", e.epoch()));
          case When.AfterStep s -> Optional.of(CodeBlock.of("step() == $L", s.step()));
          case When.Every e -> Optional.empty();
        };
    guarded(moment, within, code, body);
  }

  /** Adds {@code body} from a moment on. */
  void from(Optional<Constant.Moment> first, Optional<Integer> within, MethodSpec.Builder code, CodeBlock body) {
    guarded(
        first.map(m -> CodeBlock.of(m.clock() == Clock.EPOCH ? "epoch() >= $L" : "step() >= $L", m.at())),
        within,
        code,
        body);
  }

  private void guarded(
      Optional<CodeBlock> moment, Optional<Integer> within, MethodSpec.Builder code, CodeBlock body) {
    Optional<CodeBlock> phase = within.map(phases::at);
    Optional<CodeBlock> condition =
        moment.isPresent() && phase.isPresent()
            ? Optional.of(CodeBlock.of("$L && $L", phase.get(), moment.get()))
            : moment.or(() -> phase);
    if (condition.isPresent()) {
      code.beginControlFlow("if ($L)", condition.get()).addCode(body).endControlFlow();
    } else {
      code.addCode(body);
    }
  }
}
