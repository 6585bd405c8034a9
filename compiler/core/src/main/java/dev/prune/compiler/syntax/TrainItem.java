package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.Optional;
import java.util.Set;

/** An item of {@code train}, and what a phase may say besides schedule items. */
public sealed interface TrainItem {
  /** Where it stands. */
  Span span();

  /** {@code batch 128}: one of data, augment, loss, optimizer, schedule, batch, epochs, seed. */
  record Setting(Expression.Named key, Expression value, Span span) implements TrainItem {
    /** Those words. */
    public static final Set<String> WORDS =
        Set.of("data", "augment", "loss", "optimizer", "schedule", "batch", "epochs", "seed");

    /** For those who write a sign between one of them and its value. */
    public static String help(String word) {
      return "`%s` is a setting and needs no sign before its value, as in `batch 128`.".formatted(word);
    }
  }

  /** {@code align 8}, {@code align auto}. */
  record Align(Expression value, Span span) implements TrainItem {}

  /** {@code protect outputs}. */
  record Protect(Selector selector, Span span) implements TrainItem {}

  /** {@code residual count_aligned of stage1}. */
  record Residual(Expression.Named way, Optional<Selector> selector, Span span) implements TrainItem {}

  /** {@code keep at least 4 of conv}. */
  record KeepAtLeast(Expression count, Optional<Selector> selector, Span span) implements TrainItem {}

  /** {@code start from "lenet.safetensors" except outputs}; these layers begin anew. */
  record StartFrom(String file, Span fileSpan, Optional<Selector> except, Span span) implements TrainItem {}

  /** {@code rate 0.1 of conv}. */
  record Rate(Expression factor, Selector selector, Span span) implements TrainItem {}

  /** {@code init kaiming(normal) of conv}. */
  record Init(Expression scheme, Optional<Selector> selector, Span span) implements TrainItem {}

  /** {@code prune earlycrop(remove: 80% of units)}. */
  record Prune(Expression method, Span span) implements TrainItem {}

  /** {@code train selector} inside a phase: only these layers are trained. */
  record TrainOnly(Selector selector, Span span) implements TrainItem {}

  /** Any schedule item. */
  record Schedule(ScheduleItem item) implements TrainItem {
    @Override
    public Span span() {
      return item.span();
    }
  }
}
