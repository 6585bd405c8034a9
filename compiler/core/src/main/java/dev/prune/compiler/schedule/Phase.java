package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.resolve.Constant;
import java.util.List;
import java.util.Optional;

/**
 * {@code phase dense until d < 0.1 no later than epoch 5 { ... }}. It ends with whatever comes first; without any end
 * it lasts as long as the run.
 *
 * @param id unique in the schedule
 * @param name as written
 * @param length how long it lasts
 * @param until what ends it; looked at after each epoch, or after each step where it reads something measured in steps
 * @param eachStep whether {@code until} is looked at after each step
 * @param patience how many times in a row {@code until} must hold
 * @param noLaterThan the last moment of it
 * @param rates the learning rate that begins with it
 * @param optimizer what updates the parameters during it, from zero; the training's own where empty
 * @param loss what is minimised during it; the training's where empty
 * @param frozen layers that are not trained during it and otherwise are
 * @param thawed layers that are trained during it and otherwise are not, since the training's loss does not read them
 */
public record Phase(
    int id,
    String name,
    Optional<Constant.Span> length,
    Optional<HostExpression> until,
    boolean eachStep,
    int patience,
    Optional<Constant.Moment> noLaterThan,
    Optional<RateSchedule> rates,
    Optional<Optimizer> optimizer,
    Optional<LossClause> loss,
    List<Integer> frozen,
    List<Integer> thawed,
    Span span) {
  public Phase {
    frozen = List.copyOf(frozen);
    thawed = List.copyOf(thawed);
  }

  /** Whether it ends before the run does. */
  public boolean ends() {
    return length.isPresent() || until.isPresent() || noLaterThan.isPresent();
  }
}
